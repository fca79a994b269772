import { describe, expect, test } from 'vitest'
import type { JobAccess } from '#core/grant/grant.ts'
import { edgesOf, isWithin, rangeOf } from '#core/policy/addresses.ts'
import { isForbidden, needs } from '#targets/iam/proof/needs.ts'
import { but, contractor, deployment, seed0, seed3 } from '../jobs.ts'

const at = (time: string, changes: Readonly<Record<string, string>> = {}) => ({
  'aws:CurrentTime': time,
  'aws:SourceIp': '203.0.113.42',
  'aws:SourceVpce': 'vpce-0a1b2c3d4e5f67890',
  'aws:ResourceAccount': deployment.account,
  ...changes,
})
const inside = '2025-07-16T02:00:00Z'
const throughS3 = (arn: string, region = 'us-east-1') =>
  at(inside, { 'kms:ViaService': `s3.${region}.amazonaws.com`, 'kms:EncryptionContext:aws:s3:arn': arn })
const key = seed3.access.kmsKeys[0] ?? ''
const logs = 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/sagemaker/TrainingJobs'

describe('a job needs, or does not need,', () => {
  test.each<[string, JobAccess, string, string, Readonly<Record<string, string>>, boolean]>([
    ['to read its dataset', seed0, 's3:GetObject', 'arn:aws:s3:::acmeco-base-models/x', at(inside), true],
    [
      'to read its dataset when the window opens',
      seed0,
      's3:GetObject',
      'arn:aws:s3:::acmeco-base-models/x',
      at('2025-07-16T01:00:00Z'),
      true,
    ],
    [
      'not to read when the window closes',
      seed0,
      's3:GetObject',
      'arn:aws:s3:::acmeco-base-models/x',
      at('2025-07-16T04:00:00Z'),
      false,
    ],
    [
      'not to read from a neighbouring address',
      seed0,
      's3:GetObject',
      'arn:aws:s3:::acmeco-base-models/x',
      at(inside, { 'aws:SourceIp': '203.0.113.43' }),
      false,
    ],
    [
      'not to read a bucket of another account',
      seed0,
      's3:GetObject',
      'arn:aws:s3:::acmeco-base-models/x',
      at(inside, { 'aws:ResourceAccount': '9' }),
      false,
    ],
    ['to list a whole bucket', seed0, 's3:ListBucket', 'arn:aws:s3:::acmeco-base-models', at(inside), true],
    ['not to list its output', seed0, 's3:ListBucket', 'arn:aws:s3:::acmeco-finetuned-models', at(inside), false],
    ['to write its output', seed0, 's3:PutObject', 'arn:aws:s3:::acmeco-finetuned-models/job-0001/x', at(inside), true],
    [
      "not to write another job's output",
      seed0,
      's3:PutObject',
      'arn:aws:s3:::acmeco-finetuned-models/job-00011/x',
      at(inside),
      false,
    ],
    [
      'not to read its output',
      seed0,
      's3:GetObject',
      'arn:aws:s3:::acmeco-finetuned-models/job-0001/x',
      at(inside),
      false,
    ],
    [
      'not to delete it',
      seed0,
      's3:DeleteObject',
      'arn:aws:s3:::acmeco-finetuned-models/job-0001/x',
      at(inside),
      false,
    ],
    ['to decrypt its input', seed3, 'kms:Decrypt', key, throughS3('arn:aws:s3:::my-training-data-bucket/x'), true],
    [
      'to decrypt parts of its output',
      seed3,
      'kms:Decrypt',
      key,
      throughS3('arn:aws:s3:::my-model-output-bucket/job-0001/x'),
      true,
    ],
    [
      'to use an S3 Bucket Key',
      seed3,
      'kms:GenerateDataKey',
      key,
      throughS3('arn:aws:s3:::my-model-output-bucket'),
      true,
    ],
    [
      'not to encrypt its input',
      seed3,
      'kms:GenerateDataKey',
      key,
      throughS3('arn:aws:s3:::my-training-data-bucket/x'),
      false,
    ],
    [
      'not to use the key through another region',
      seed3,
      'kms:Decrypt',
      key,
      throughS3('arn:aws:s3:::my-training-data-bucket/x', 'eu-west-1'),
      false,
    ],
    [
      'not to use another key',
      seed3,
      'kms:Decrypt',
      `${key}0`,
      throughS3('arn:aws:s3:::my-training-data-bucket/x'),
      false,
    ],
    [
      'to pull its image, through any endpoint',
      seed3,
      'ecr:BatchGetImage',
      seed3.access.images[0] ?? '',
      at(inside, { 'aws:SourceVpce': 'vpce-9' }),
      true,
    ],
    ['to get a token for its image', seed3, 'ecr:GetAuthorizationToken', '*', at(inside), true],
    ['not to get a token without an image', seed0, 'ecr:GetAuthorizationToken', '*', at(inside), false],
    ['to write its log stream', seed3, 'logs:PutLogEvents', `${logs}:log-stream:job-0001/algo-1`, at(inside), true],
    [
      'not to write a log stream whose name only begins alike',
      seed3,
      'logs:PutLogEvents',
      `${logs}:log-stream:job-00011`,
      at(inside),
      false,
    ],
  ])('%s', (_, job, action, resource, context, expected) => {
    expect(needs(job, deployment, { action, resource, context })).toBe(expected)
  })

  test.each([
    ['projects/churn/train/', true],
    ['projects/churn/train/2025', true],
    ['projects/churn/train', false],
    ['projects/churn/train2/', false],
    ['', false],
  ])('a job that may read projects/churn/train/ needs to list prefix "%s": %s', (prefix, expected) => {
    const context = at('2025-07-17T00:00:00Z', { 'aws:SourceIp': '198.51.100.15', 's3:prefix': prefix })

    expect(needs(contractor, deployment, { action: 's3:ListBucket', resource: 'arn:aws:s3:::ml-data', context })).toBe(
      expected,
    )
  })
})

describe('an exclusive grant forbids', () => {
  const dataset = 'arn:aws:s3:::acmeco-base-models/x'
  test.each<[string, string, string, Readonly<Record<string, string>>, boolean]>([
    ['not what the job needs', 's3:GetObject', dataset, at(inside), false],
    ['nothing a second before the window', 's3:GetObject', dataset, at('2025-07-16T00:59:59Z'), false],
    ['nothing when the window closes', 's3:GetObject', dataset, at('2025-07-16T04:00:00Z'), false],
    ['what it needs from another network', 's3:GetObject', dataset, at(inside, { 'aws:SourceIp': '8.8.8.8' }), true],
    [
      'what it needs if AWS calls for it from elsewhere',
      's3:GetObject',
      dataset,
      at(inside, { 'aws:SourceIp': '52.0.0.1', 'aws:ViaAWSService': 'true' }),
      true,
    ],
    ['what it needs over plain HTTP', 's3:GetObject', dataset, at(inside, { 'aws:SecureTransport': 'false' }), true],
    ['another bucket', 's3:GetObject', 'arn:aws:s3:::acmeco-payroll/x', at(inside), true],
    ['another action', 's3:DeleteObject', dataset, at(inside), true],
    ['to read an output', 's3:GetObject', 'arn:aws:s3:::acmeco-finetuned-models/job-0001/x', at(inside), true],
    ['another service', 'sts:AssumeRole', 'arn:aws:iam::111122223333:role/admin', at(inside), true],
    ['another service, a second before the window', 'sts:AssumeRole', '*', at('2025-07-16T00:59:59Z'), false],
    ['another service, when the window closes', 'sts:AssumeRole', '*', at('2025-07-16T04:00:00Z'), false],
  ])('%s', (_, action, resource, context, expected) => {
    const cell = { action, resource, context }

    expect(isForbidden(but(seed0, { isolation: 'exclusive' }), deployment, cell)).toBe(expected)
    expect(isForbidden(seed0, deployment, cell)).toBe(false)
  })
})

test.each([
  ['203.0.113.42/32', ['203.0.113.42', '203.0.113.42', '203.0.113.41', '203.0.113.43']],
  ['198.51.100.7/28', ['198.51.100.0', '198.51.100.15', '198.51.99.255', '198.51.100.16']],
  ['0.0.0.0/0', ['0.0.0.0', '255.255.255.255']],
  [
    '2001:db8::/127',
    ['2001:db8:0:0:0:0:0:0', '2001:db8:0:0:0:0:0:1', '2001:db7:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db8:0:0:0:0:0:2'],
  ],
])('the edges of %s are its ends and the addresses just outside: %o', (cidr, edges) => {
  expect(edgesOf(rangeOf(cidr))).toEqual(edges)
  expect(edges.map((ip) => isWithin([rangeOf(cidr)], ip))).toEqual(edges.map((_, index) => index < 2))
})
