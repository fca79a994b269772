import { expect, test } from 'vitest'
import { cli } from '../fake-io.ts'

test('each statement is one sentence on a line of its own, and the last line says what else is allowed', async () => {
  const { exit, out } = await cli(['policy', 'explain', 'packages/iam-policy/test/seeds/000-ideal.json'])

  expect(exit).toBe(0)
  expect(out.split('\n')).toEqual([
    'Read: The principal may call s3:GetBucketLocation, s3:GetObject and s3:ListBucket on bucket acmeco-training-datasets-wikipedia-2025-07-01 with all objects in it and bucket acmeco-base-models with all objects in it, from 16 July 2025 01:00 UTC until just before 04:00 UTC (3 hours), from 203.0.113.42/32 (one address), if the resource is in account 111122223333.',
    'Write: The principal may call s3:AbortMultipartUpload, s3:GetBucketLocation, s3:ListMultipartUploadParts and s3:PutObject on bucket acmeco-finetuned-models and objects in bucket acmeco-finetuned-models under job-0001/, from 16 July 2025 01:00 UTC until just before 04:00 UTC (3 hours), from 203.0.113.42/32 (one address), if the resource is in account 111122223333.',
    'DenyBefore: The principal may not do anything before 16 July 2025 01:00 UTC.',
    'DenyAfter: The principal may not do anything from 16 July 2025 04:00 UTC on.',
    "DenyOtherNetwork: The principal may not do anything from anywhere except 203.0.113.42/32 (one address), also through VPC endpoints, unless an AWS service calls on the principal's behalf.",
    'DenyPlainHttp: The principal may not do anything over plain HTTP.',
    'The policy allows nothing else. A Deny overrides every Allow, also of other policies.',
    '',
  ])
})

test('a policy on standard input is explained too', async () => {
  const files = {
    '-': JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 's3:*', Resource: '*' } }),
  }

  expect((await cli(['policy', 'explain', '-'], { files })).out).toBe(
    'Statement 1: The principal may not call s3:* on any resource.\nThe policy allows nothing by itself.\n',
  )
})
