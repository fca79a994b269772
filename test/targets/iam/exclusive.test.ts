import { parsePolicyText } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JobAccess } from '#core/grant/grant.ts'
import { PolicyCompileError } from '#core/policy/compile-error.ts'
import { compile } from '#targets/iam/compile.ts'
import { withLocations } from '#targets/iam/proof/locations.ts'
import { needs } from '#targets/iam/proof/needs.ts'
import { questionsOf } from '#targets/iam/proof/questions.ts'
import { anyJobAccess } from './any-job-access.ts'
import { bare, but, contractor, deployment, reaching, seed0, seed3 } from './jobs.ts'
import { allows, fromTheJob, throughS3, type Values } from './requests.ts'

const exclusive = { isolation: 'exclusive' } as const
const administrator = parsePolicyText(
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
)
const beside = (job: JobAccess) => [administrator, ...compile(but(job, exclusive), deployment)]
const dataset = 'arn:aws:s3:::acmeco-base-models'
const key = seed3.access.kmsKeys[0] ?? ''
const stream = 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/sagemaker/TrainingJobs:log-stream'
const prefixed = reaching(contractor, {
  datasets: [
    { bucket: 'ml-data', path: 'train/' },
    { bucket: 'other', path: '' },
  ],
})

describe('beside a policy that allows everything, an exclusive job may, inside its window,', () => {
  test.each<[string, JobAccess, string, string, Values, boolean]>([
    ['read its dataset', seed0, 's3:GetObject', `${dataset}/x`, {}, true],
    ['not read another bucket', seed0, 's3:GetObject', 'arn:aws:s3:::acmeco-payroll/x', {}, false],
    ['not write its dataset', seed0, 's3:PutObject', `${dataset}/x`, {}, false],
    ['not delete', seed0, 's3:DeleteObject', 'arn:aws:s3:::acmeco-finetuned-models/job-0001/x', {}, false],
    ['not read its output', seed0, 's3:GetObject', 'arn:aws:s3:::acmeco-finetuned-models/job-0001/x', {}, false],
    [
      'not read through an access point',
      seed0,
      's3:GetObject',
      'arn:aws:s3:us-east-1:1:accesspoint/p/object/x',
      {},
      false,
    ],
    ['not list every bucket', seed0, 's3:ListAllMyBuckets', '*', {}, false],
    ['not make itself more', seed0, 'iam:AttachUserPolicy', 'arn:aws:iam::111122223333:user/trainer', {}, false],
    ['not become another', seed0, 'sts:AssumeRole', 'arn:aws:iam::111122223333:role/admin', {}, false],
    ['not read from elsewhere', seed0, 's3:GetObject', `${dataset}/x`, { 'aws:SourceIp': '8.8.8.8' }, false],
    ['not read through an endpoint', seed0, 's3:GetObject', `${dataset}/x`, { 'aws:SourceIp': [] }, false],
    [
      'not have another service read for it',
      seed0,
      's3:GetObject',
      `${dataset}/x`,
      { 'aws:SourceIp': '52.0.0.1', 'aws:ViaAWSService': 'true' },
      false,
    ],
    ['not read over plain HTTP', seed0, 's3:GetObject', `${dataset}/x`, { 'aws:SecureTransport': 'false' }, false],
    ['not read from another account', seed0, 's3:GetObject', `${dataset}/x`, { 'aws:ResourceAccount': '9' }, false],
    ['list its prefix', prefixed, 's3:ListBucket', 'arn:aws:s3:::ml-data', { 's3:prefix': 'train/a' }, true],
    ['not list its neighbour', prefixed, 's3:ListBucket', 'arn:aws:s3:::ml-data', { 's3:prefix': 'train2/' }, false],
    [
      'not list a bucket by a delimiter',
      prefixed,
      's3:ListBucket',
      'arn:aws:s3:::ml-data',
      { 's3:delimiter': '/' },
      false,
    ],
    ['not list a bucket of prefixes', prefixed, 's3:ListBucket', 'arn:aws:s3:::ml-data', {}, false],
    ['list its whole bucket', prefixed, 's3:ListBucket', 'arn:aws:s3:::other', {}, true],
    ['pull its image', seed3, 'ecr:BatchGetImage', seed3.access.images[0] ?? '', {}, true],
    ['get a token to pull it', seed3, 'ecr:GetAuthorizationToken', '*', {}, true],
    ['not get a token without an image', seed0, 'ecr:GetAuthorizationToken', '*', {}, false],
    ['not pull another image', seed3, 'ecr:BatchGetImage', `${seed3.access.images[0]}2`, {}, false],
    ['write its log stream', seed3, 'logs:PutLogEvents', `${stream}:job-0001/x`, {}, true],
    ["not write another job's stream", seed3, 'logs:PutLogEvents', `${stream}:job-0002`, {}, false],
    ['not use its key itself', seed3, 'kms:Decrypt', key, {}, false],
    ['do nothing if it asked for nothing', bare, 'ecr:GetAuthorizationToken', '*', {}, false],
  ])('%s', (_, job, action, resource, changes, expected) => {
    expect(allows(beside(job), action, resource, fromTheJob(job, changes))).toBe(expected)
    expect(allows([administrator, ...compile(job, deployment)], action, resource, fromTheJob(job, changes))).toBe(true)
  })

  test.each<[string, string, string, string, Values, boolean]>([
    ['have S3 decrypt its input', 'kms:Decrypt', key, 'arn:aws:s3:::my-training-data-bucket/x', {}, true],
    [
      'have S3 encrypt its output',
      'kms:GenerateDataKey',
      key,
      'arn:aws:s3:::my-model-output-bucket/job-0001/x',
      {},
      true,
    ],
    ['have S3 use a bucket key', 'kms:GenerateDataKey', key, 'arn:aws:s3:::my-model-output-bucket', {}, true],
    ['not have S3 encrypt its input', 'kms:GenerateDataKey', key, 'arn:aws:s3:::my-training-data-bucket/x', {}, false],
    ['not have S3 decrypt other objects', 'kms:Decrypt', key, 'arn:aws:s3:::acmeco-payroll/x', {}, false],
    ['not have S3 use another key', 'kms:Decrypt', `${key}0`, 'arn:aws:s3:::my-training-data-bucket/x', {}, false],
    [
      'not have another service use its key',
      'kms:Decrypt',
      key,
      'arn:aws:s3:::my-training-data-bucket/x',
      { 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' },
      false,
    ],
  ])('%s', (_, action, resource, arn, changes, expected) => {
    for (const job of [seed3, but(seed3, { network: { sourceIps: ['203.0.113.42'] } })]) {
      expect(allows(beside(job), action, resource, throughS3(job, arn, changes))).toBe(expected)
    }
  })
})

test.each(['2025-07-16T00:58:00Z', '2025-07-16T00:59:59Z', '2025-07-16T04:00:00Z', '2030-01-01T00:00:00Z'])(
  'at %s, outside the window, an exclusive job denies nothing, however early or late its policy is attached',
  (time) => {
    for (const action of ['iam:PassRole', 's3:GetObject', 's3:DeleteObject', 'kms:Decrypt']) {
      for (const from of [{}, { 'aws:SourceIp': '8.8.8.8' }, { 'aws:SecureTransport': 'false' }]) {
        expect(allows(beside(seed0), action, '*', fromTheJob(seed0, { ...from, 'aws:CurrentTime': time }))).toBe(true)
      }
    }
  },
)

test('a bucket with the key of S3 itself is read by a job that names that key', () => {
  const managed = 'arn:aws:kms:us-east-1:111122223333:key/aaaabbbb-12ab-34cd-56ef-1234567890ab'
  const [without, named] = [reaching(seed0, { kmsKeys: [] }), reaching(seed0, { kmsKeys: [managed] })]
  const context = throughS3(seed0, `${dataset}/x`)

  expect(allows(beside(without), 'kms:Decrypt', managed, context)).toBe(false)
  expect(allows(beside(named), 'kms:Decrypt', managed, context)).toBe(true)
})

// What principals have from elsewhere: everything, a service, another job's access, and pieces of this job's own.
const anyStanding: fc.Arbitrary<readonly Policy[]> = fc.array(
  fc.oneof(
    fc.constant(administrator),
    fc
      .record({
        action: fc.constantFrom(
          's3:*',
          's3:Get*',
          's3:ListBucket',
          's3:*Object*',
          'kms:*',
          'iam:*',
          'ecr:*',
          'logs:*',
          'sts:*',
        ),
        resource: fc.constantFrom(
          '*',
          'arn:aws:s3:::train*',
          'arn:aws:s3:::models/*',
          'arn:aws:s3:::jobs',
          'arn:aws:kms:*:*:key/*',
        ),
      })
      .map(({ action, resource }) =>
        parsePolicyText(
          JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: action, Resource: resource } }),
        ),
      ),
    anyJobAccess
      .map((other) => compile(but(other, { isolation: 'shared' }), deployment))
      .map((all) => all[0] ?? administrator),
  ),
  { minLength: 1, maxLength: 3 },
)

test('whatever else its principal may do, an exclusive job can do in its window exactly what it needs', () => {
  const anyTwo = fc.tuple(anyJobAccess, anyJobAccess)
  fc.assert(
    fc.property(anyTwo, anyStanding, ([asked, other], standing) => {
      const job = but(asked, exclusive)
      const policies = [...standing, ...compile(job, deployment)]
      // Its own requests, and those of another job at the same time.
      const questions = [job, but(other, { window: job.window })].flatMap((each) => questionsOf(each, deployment))
      for (const { cell } of questions) {
        const isAllowed = allows(policies, cell.action, cell.resource, cell.context)
        const at = new Date(cell.context['aws:CurrentTime'] ?? '')
        const isInside = job.window.opensAt <= at && at < job.window.closesAt
        const expected = isInside
          ? needs(job, deployment, cell)
          : allows(standing, cell.action, cell.resource, cell.context)
        expect(isAllowed, JSON.stringify(cell)).toBe(expected)
      }
    }),
    { numRuns: 60 },
  )
})

// Windows that touch, and windows with a gap of seconds.
const anyNeighbours = fc
  .tuple(anyJobAccess, anyJobAccess, fc.constantFrom(0, 1, 119, 120, 3600))
  .map(([first, second, gapSeconds]) => {
    const opensAt = new Date(first.window.closesAt.getTime() + gapSeconds * 1000)
    const length = second.window.closesAt.getTime() - second.window.opensAt.getTime()
    const window = { opensAt, closesAt: new Date(opensAt.getTime() + length) }
    const later = opensAt.getTime() - second.window.opensAt.getTime()
    const moved = withLocations(second, (locations) =>
      locations.map((location) =>
        location.until === undefined ? location : { ...location, until: new Date(location.until.getTime() + later) },
      ),
    )
    return [first, but(moved, { window })] as const
  })

test('neighbours never hurt each other, however early one is attached and however late the other is detached', () => {
  fc.assert(
    fc.property(anyNeighbours, (jobs) => {
      const both = jobs.flatMap((job) => compile(job, deployment))
      for (const job of jobs) {
        const alone = compile(job, deployment)
        for (const { cell } of questionsOf(job, deployment).filter(({ expected }) => expected === 'allow')) {
          expect(allows(alone, cell.action, cell.resource, cell.context)).toBe(true)
          expect(allows(both, cell.action, cell.resource, cell.context), JSON.stringify(cell)).toBe(true)
        }
      }
    }),
    { numRuns: 60 },
  )
})

test('the old and the new policies of an extended job, attached at once, allow what the new ones do', () => {
  fc.assert(
    fc.property(anyJobAccess, fc.integer({ min: 1, max: 86_400 }), (asked, seconds) => {
      const job = but(asked, exclusive)
      const closesAt = new Date(job.window.closesAt.getTime() + seconds * 1000)
      const longer = but(job, { window: { ...job.window, closesAt } })
      const both = [job, longer].flatMap((each) => compile(each, deployment))
      for (const { cell } of [job, longer].flatMap((each) => questionsOf(each, deployment))) {
        const isNeeded = needs(longer, deployment, cell)
        expect(allows(both, cell.action, cell.resource, cell.context), JSON.stringify(cell)).toBe(isNeeded)
      }
    }),
    { numRuns: 30 },
  )
})

test('a job with more locations than one list can name is refused, with the numbers', () => {
  const many = Array.from({ length: 300 }, (_, index) => ({ bucket: `bucket-number-${index}`, path: 'train/' }))
  const job = but(reaching(seed0, { datasets: many }), exclusive)

  expect(() => compile(job, deployment)).toThrow(PolicyCompileError)
  expect(() => compile(job, deployment)).toThrow(
    /access: needs \d+ characters .* names \d+ things .* limit of a policy is 6144/,
  )
})
