// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how a policy writes its variables
import { readFileSync } from 'node:fs'
import { samePolicy } from '@curfew/iam-policy/canonical'
import { parsePolicyText } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import { printPolicy } from '@curfew/iam-policy/print'
import { sizeOf } from '@curfew/iam-policy/size'
import { describe, expect, test } from 'vitest'
import { groupArnOf } from '#core/access/log-streams.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { compile } from '#targets/iam/compile.ts'
import { bare, but, contractor, deployment, reaching, seed0, seed3 } from './jobs.ts'
import { allows, fromTheJob, throughS3, type Values } from './requests.ts'

const exclusive = { isolation: 'exclusive' } as const
const can = (job: JobAccess, action: string, resource: string, changes: Values = {}) =>
  allows(compile(job, deployment), action, resource, fromTheJob(job, changes))

const output = 'arn:aws:s3:::acmeco-finetuned-models/job-0001/model.bin'
const dataset = 'arn:aws:s3:::acmeco-training-datasets-wikipedia-2025-07-01'

const read = (file: string) => parsePolicyText(readFileSync(file, 'utf8'))
const allowsOf = (policy: Policy): Policy => ({
  ...policy,
  statements: policy.statements.filter(({ effect }) => effect === 'Allow'),
})

test.each([
  ['seed 0', seed0, '000-ideal.json', 1062],
  ['the contractor of seed 2', contractor, '002-ideal.json', 824],
] as const)('%s compiles to the Allow statements that were written by hand', (_, job, file, characters) => {
  const ideal = allowsOf(read(`packages/iam-policy/test/seeds/${file}`))
  const [policy, ...more] = compile(job, deployment)

  expect(more).toEqual([])
  expect(policy && samePolicy(policy, ideal)).toBe(true)
  expect(policy && sizeOf(printPolicy(policy))).toBe(characters)
})

test.each([
  ['seed 0', seed0, 'seed-0-exclusive.json', 3107],
  ['the contractor of seed 2', contractor, 'contractor-exclusive.json', 2486],
] as const)('%s, exclusive, compiles to the policy that was written by hand', (_, job, file, characters) => {
  const [policy, ...more] = compile(but(job, exclusive), deployment)

  expect(more).toEqual([])
  expect(policy && samePolicy(policy, read(`test/targets/iam/ideals/${file}`))).toBe(true)
  expect(policy && sizeOf(printPolicy(policy))).toBe(characters)
})

describe('the window is half open, to the second', () => {
  test.each([
    ['00:59:59', false],
    ['01:00:00', true],
    ['03:59:59', true],
    ['04:00:00', false],
  ])('at %s access is allowed: %s', (time, expected) => {
    for (const job of [seed0, but(seed0, exclusive)]) {
      const at = { 'aws:CurrentTime': `2025-07-16T${time}Z` }
      expect(can(job, 's3:GetObject', `${dataset}/a`, at)).toBe(expected)
      expect(can(job, 's3:PutObject', output, at)).toBe(expected)
    }
  })
})

describe('the job', () => {
  test.each<[string, string, string, Values, boolean]>([
    ['reads its dataset', 's3:GetObject', `${dataset}/a`, {}, true],
    ['lists its dataset', 's3:ListBucket', dataset, {}, true],
    ['writes its output', 's3:PutObject', output, {}, true],
    ['aborts an upload', 's3:AbortMultipartUpload', output, {}, true],
    ['lists the parts of an upload', 's3:ListMultipartUploadParts', output, {}, true],
    ['does not read its output', 's3:GetObject', output, {}, false],
    ['does not list its output', 's3:ListBucket', 'arn:aws:s3:::acmeco-finetuned-models', {}, false],
    ['does not write its dataset', 's3:PutObject', `${dataset}/a`, {}, false],
    ['does not delete', 's3:DeleteObject', output, {}, false],
    ['does not publish', 's3:PutObjectAcl', output, {}, false],
    ['does not write for another job', 's3:PutObject', output.replace('job-0001', 'job-00011'), {}, false],
    ['does not read a bucket whose name only begins alike', 's3:GetObject', `${dataset}-2/a`, {}, false],
    ['does not read from the next address', 's3:GetObject', `${dataset}/a`, { 'aws:SourceIp': '203.0.113.43' }, false],
    [
      'does not read a bucket of another account',
      's3:GetObject',
      `${dataset}/a`,
      { 'aws:ResourceAccount': '999999999999' },
      false,
    ],
  ])('%s', (_, action, resource, changes, expected) => {
    expect(can(seed0, action, resource, changes)).toBe(expected)
  })
})

describe('a prefix', () => {
  test.each<[string, string, string, Values, boolean]>([
    ['is read below', 's3:GetObject', 'arn:aws:s3:::ml-data/projects/churn/train/a', {}, true],
    ['does not include its neighbour', 's3:GetObject', 'arn:aws:s3:::ml-data/projects/churn/train2/a', {}, false],
    ['is listed', 's3:ListBucket', 'arn:aws:s3:::ml-data', { 's3:prefix': 'projects/churn/train/' }, true],
    ['is listed below', 's3:ListBucket', 'arn:aws:s3:::ml-data', { 's3:prefix': 'projects/churn/train/a' }, true],
    [
      'is not listed without its slash',
      's3:ListBucket',
      'arn:aws:s3:::ml-data',
      { 's3:prefix': 'projects/churn/train' },
      false,
    ],
    [
      'does not list its neighbour',
      's3:ListBucket',
      'arn:aws:s3:::ml-data',
      { 's3:prefix': 'projects/churn/train2/' },
      false,
    ],
    ['does not allow listing the bucket', 's3:ListBucket', 'arn:aws:s3:::ml-data', {}, false],
  ])('%s', (_, action, resource, changes, expected) => {
    expect(can(contractor, action, resource, changes)).toBe(expected)
  })

  test('of one bucket and the whole of another keep their limits', () => {
    const job = reaching(contractor, {
      datasets: [
        { bucket: 'ml-data', path: 'train/' },
        { bucket: 'other', path: '' },
      ],
    })

    expect(can(job, 's3:GetObject', 'arn:aws:s3:::ml-data/train/a')).toBe(true)
    expect(can(job, 's3:ListBucket', 'arn:aws:s3:::other')).toBe(true)
    expect(can(job, 's3:ListBucket', 'arn:aws:s3:::ml-data')).toBe(false)
  })

  test('that a larger location covers adds nothing', () => {
    const whole = reaching(bare, { datasets: [{ bucket: 'bbb', path: '' }] })
    const both = reaching(bare, {
      datasets: [
        { bucket: 'bbb', path: 'a/' },
        { bucket: 'bbb', path: '' },
      ],
    })

    expect(compile(both, deployment)).toEqual(compile(whole, deployment))
  })

  test('with characters that IAM reads as wildcards or variables stands for those characters', () => {
    const prefix = 'a*/b?/${aws:username}/'
    const job = reaching(contractor, { datasets: [{ bucket: 'ml-data', path: prefix }] })
    const ann = { 'aws:username': 'ann' }

    expect(can(job, 's3:GetObject', `arn:aws:s3:::ml-data/${prefix}x`, ann)).toBe(true)
    expect(can(job, 's3:GetObject', 'arn:aws:s3:::ml-data/ax/bx/ann/x', ann)).toBe(false)
    expect(can(job, 's3:ListBucket', 'arn:aws:s3:::ml-data', { 's3:prefix': prefix })).toBe(true)
    expect(can(job, 's3:ListBucket', 'arn:aws:s3:::ml-data', { 's3:prefix': 'ax/bx/ann/', ...ann })).toBe(false)
  })
})

describe('checkpoints are read, listed and written, by their own job', () => {
  test.each<[string, string, Values, boolean]>([
    ['s3:GetObject', 'arn:aws:s3:::my-checkpoint-bucket/job-0001/1', {}, true],
    ['s3:PutObject', 'arn:aws:s3:::my-checkpoint-bucket/job-0001/1', {}, true],
    ['s3:ListBucket', 'arn:aws:s3:::my-checkpoint-bucket', { 's3:prefix': 'job-0001/' }, true],
    ['s3:GetObject', 'arn:aws:s3:::my-checkpoint-bucket/job-00011/1', {}, false],
    ['s3:DeleteObject', 'arn:aws:s3:::my-checkpoint-bucket/job-0001/1', {}, false],
  ])('%s on %s with %o is allowed: %s', (action, resource, changes, expected) => {
    expect(can(seed3, action, resource, changes)).toBe(expected)
  })
})

describe('a KMS key is used through S3, for granted objects, wherever S3 calls from', () => {
  const key = seed3.access.kmsKeys[0] ?? ''
  const written = 'arn:aws:s3:::my-model-output-bucket/job-0001/x'
  const read = 'arn:aws:s3:::my-training-data-bucket/x'

  test.each<[string, string, string, Values, boolean]>([
    ['decrypts what is read', 'kms:Decrypt', read, {}, true],
    ['decrypts under a bucket key', 'kms:Decrypt', 'arn:aws:s3:::my-training-data-bucket', {}, true],
    ['decrypts parts of an upload', 'kms:Decrypt', written, {}, true],
    ['encrypts what is written', 'kms:GenerateDataKey', written, {}, true],
    ['encrypts nothing that is only read', 'kms:GenerateDataKey', read, {}, false],
    ['is not used for another bucket', 'kms:Decrypt', 'arn:aws:s3:::other/x', {}, false],
    ['is not used for another job', 'kms:Decrypt', written.replace('0001', '0002'), {}, false],
    [
      'is not used through another service',
      'kms:Decrypt',
      read,
      { 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' },
      false,
    ],
    ['is not used after the close', 'kms:Decrypt', read, { 'aws:CurrentTime': '2025-07-16T04:00:00Z' }, false],
  ])('%s', (_, action, arn, changes, expected) => {
    for (const job of [seed3, but(seed3, exclusive), but(seed3, { network: { sourceIps: ['203.0.113.42'] } })]) {
      expect(allows(compile(job, deployment), action, key, throughS3(job, arn, changes))).toBe(expected)
    }
  })

  test('is not used directly', () => {
    expect(can(seed3, 'kms:Decrypt', key)).toBe(false)
  })
})

describe('images and logs', () => {
  const stream = 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/sagemaker/TrainingJobs:log-stream'
  const elsewhere = { 'aws:SourceVpce': 'vpce-0ecr' }

  test.each<[string, string, string, Values, boolean]>([
    ['pulls its image', 'ecr:BatchGetImage', seed3.access.images[0] ?? '', elsewhere, true],
    ['logs in to ECR', 'ecr:GetAuthorizationToken', '*', elsewhere, true],
    ['pulls no other image', 'ecr:BatchGetImage', `${seed3.access.images[0]}2`, elsewhere, false],
    ['pushes nothing', 'ecr:PutImage', seed3.access.images[0] ?? '', elsewhere, false],
    ['opens its own stream', 'logs:CreateLogStream', `${stream}:job-0001`, elsewhere, true],
    ['writes its own stream', 'logs:PutLogEvents', `${stream}:job-0001/algo-1`, elsewhere, true],
    ["writes no other job's stream", 'logs:PutLogEvents', `${stream}:job-00011/algo-1`, elsewhere, false],
  ])('through its own endpoint, the job %s', (_, action, resource, changes, expected) => {
    for (const job of [seed3, but(seed3, exclusive)]) expect(can(job, action, resource, changes)).toBe(expected)
  })

  test('with source addresses, ECR and logs are limited to them as well', () => {
    const job = but(seed3, { network: { sourceIps: ['203.0.113.0/24'] } })

    expect(can(job, 'ecr:GetAuthorizationToken', '*', { 'aws:SourceIp': '203.0.113.255' })).toBe(true)
    expect(can(job, 'ecr:GetAuthorizationToken', '*', { 'aws:SourceIp': '203.0.114.0' })).toBe(false)
    expect(can(job, 'logs:PutLogEvents', `${stream}:job-0001`, { 'aws:SourceIp': '203.0.114.0' })).toBe(false)
  })

  test('a log group may be given with or without its final :*', () => {
    const starless = reaching(seed3, { logGroups: seed3.access.logGroups.map((group) => groupArnOf(group)) })

    expect(compile(starless, deployment)).toEqual(compile(seed3, deployment))
  })
})

describe('behind a VPC endpoint', () => {
  test.each([
    [{ 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f67890' }, true],
    [{ 'aws:SourceVpce': 'vpce-0000' }, false],
    [{ 'aws:SourceVpce': [], 'aws:SourceIp': '203.0.113.42' }, false],
  ])('S3 from %o is allowed: %s', (origin, expected) => {
    expect(can(seed3, 's3:GetObject', 'arn:aws:s3:::my-training-data-bucket/x', origin)).toBe(expected)
  })
})

test('with any network, access is limited by window, account and resource only', () => {
  const job = but(seed0, { network: 'any' })

  expect(can(job, 's3:GetObject', `${dataset}/a`, { 'aws:SourceIp': '2001:db8::1' })).toBe(true)
  expect(
    printPolicy(compile(but(job, exclusive), deployment)[0] ?? { version: '2012-10-17', statements: [] }),
  ).not.toMatch(/SourceIp|SourceVpce/)
})

test('a shared grant of nothing compiles to no policy', () => {
  expect(compile(bare, deployment)).toHaveLength(0)
  expect(compile(but(bare, exclusive), deployment)).toHaveLength(1)
})

test('the same access in another order compiles to the same text', () => {
  const locations = ['ccc', 'aaa', 'bbb', 'aaa'].map((bucket) => ({ bucket, path: 'p/' }))
  const job = reaching(seed3, { datasets: locations, outputs: locations })
  const turned = reaching(seed3, { datasets: locations.toReversed(), outputs: locations.toReversed() })

  expect(compile(turned, deployment).map(printPolicy)).toEqual(compile(job, deployment).map(printPolicy))
})

const theirs = { bucket: 'bbb', path: '', account: '222233334444' }

describe('access that violates the contracts is refused, with its path', () => {
  test.each<[string, JobAccess]>([
    ['access.datasets[0]', reaching(bare, { datasets: [{ bucket: 'ml-artifacts-*', path: '' }] })],
    ['access.outputs[0]', reaching(bare, { outputs: [{ bucket: 'bbb', path: 'job-1/', account: '1' }] })],
    ['access.outputs[1]', reaching(bare, { outputs: [{ bucket: 'bbb', path: '' }, theirs] })],
    ['access.datasets[0]', reaching(bare, { datasets: [{ bucket: 'bbb', path: '', until: bare.window.opensAt }] })],
    ['access.datasets[0]', reaching(bare, { datasets: [{ bucket: 'bbb', path: '', until: new Date(1752634800500) }] })],
    ['access.datasets[0]', reaching(bare, { datasets: [{ bucket: 'bbb', path: '', until: new Date('never') }] })],
    ['access.checkpoints[0]', reaching(bare, { checkpoints: [{ bucket: 'bbb', path: '数据/' }] })],
    ['access.kmsKeys[0]', reaching(bare, { kmsKeys: ['arn:aws:kms:us-east-1:123456789:key/my-key-id'] })],
    ['access.images[0]', reaching(bare, { images: ['arn:aws:ecr:*:*:repository/ml-*'] })],
    ['access.logGroups[0]', reaching(bare, { logGroups: ['arn:aws:logs:*:*:log-group:/aws/sagemaker/*'] })],
    ['network.sourceIps', but(bare, { network: { sourceIps: [] } })],
    ['network.sourceIps[1]', but(bare, { network: { sourceIps: ['::1', '1.2.3.4/99'] } })],
    ['network.vpcEndpoints[0]', but(bare, { network: { vpcEndpoints: ['*'] } })],
    ['window: must open', but(bare, { window: { opensAt: seed0.window.closesAt, closesAt: seed0.window.closesAt } })],
    ['window.closesAt', but(bare, { window: { ...seed0.window, closesAt: new Date('2025-07-16T04:00:00.500Z') } })],
    ['window.opensAt', but(bare, { window: { ...seed0.window, opensAt: new Date('soon') } })],
    ['jobId', but(bare, { jobId: '' })],
  ])('%s', (path, job) => {
    expect(() => compile(job, deployment)).toThrow(`${job.jobId}: ${path}`)
  })
})
