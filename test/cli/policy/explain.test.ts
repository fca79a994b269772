import { describe, expect, test } from 'vitest'
import { cli } from '../fake-io.ts'

const seed = (name: string) => ['policy', 'explain', `packages/iam-policy/test/seeds/${name}.json`]
const statement = (otherwise: object) => ({
  files: {
    '-': JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', ...otherwise },
    }),
  },
})
const words = async (otherwise: object) =>
  (await cli(['policy', 'explain', '-'], statement(otherwise))).out.split('\n')[0]

test('who may do what, when and from where is said in sentences', async () => {
  expect((await cli(seed('000-ideal'))).out.split('\n')).toEqual([
    'Read: Whoever carries the policy may call s3:GetObject and s3:ListBucket on bucket acmeco-training-datasets-wikipedia-2025-07-01 with all objects in it and bucket acmeco-base-models with all objects in it, from 16 July 2025 01:00 UTC until just before 04:00 UTC (3 hours), from 203.0.113.42/32 (one address), if the resource is in account 111122223333.',
    'Write: Whoever carries the policy may call s3:AbortMultipartUpload, s3:ListMultipartUploadParts and s3:PutObject on objects in bucket acmeco-finetuned-models under job-0001/, from 16 July 2025 01:00 UTC until just before 04:00 UTC (3 hours), from 203.0.113.42/32 (one address), if the resource is in account 111122223333.',
    'DenyBefore: Whoever carries the policy may not do anything, before 16 July 2025 01:00 UTC.',
    'DenyAfter: Whoever carries the policy may not do anything, from 16 July 2025 04:00 UTC on.',
    'DenyOtherNetwork: Whoever carries the policy may not do anything, from anywhere but 203.0.113.42/32 (one address), VPC endpoints included, unless an AWS service calls for the caller.',
    'DenyPlainHttp: Whoever carries the policy may not do anything, over plain HTTP.',
    'Nothing else is allowed by it; a Deny wins over every Allow, of other policies too.',
    '',
  ])
})

describe('a condition in words', () => {
  test.each([
    [{ DateLessThan: { 'aws:CurrentTime': '2025-07-16T04:00:30Z' } }, 'before 16 July 2025 04:00:30 UTC'],
    [{ DateGreaterThan: { 'aws:CurrentTime': '2025-07-16T04:00:00+02:00' } }, 'after 16 July 2025 02:00 UTC'],
    [{ DateLessThanEquals: { 'aws:EpochTime': '1752638400' } }, 'until and at 16 July 2025 04:00 UTC'],
    [
      { DateLessThan: { 'aws:CurrentTime': ['2025-07-16', '2025-07-17'] } },
      'if aws:CurrentTime is less than 2025-07-16 or 2025-07-17',
    ],
    [
      { DateLessThan: { 'aws:TokenIssueTime': '2025-07-16T04:00:00Z' } },
      'if aws:TokenIssueTime is less than 2025-07-16T04:00:00Z',
    ],
    [
      { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '198.51.100.7'] } },
      'from 203.0.113.0/24 (256 addresses) or 198.51.100.7 (one address)',
    ],
    [{ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, 'from 0.0.0.0/0 (every address there is)'],
    [{ StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }, 'through VPC endpoint vpce-0a1b2c3d'],
    [{ StringLike: { 's3:prefix': 'a/*' } }, 'listing under a/'],
    [{ StringNotEquals: { 'aws:PrincipalTag/team': 'ml' } }, 'if aws:PrincipalTag/team is not ml, or it is absent'],
    [
      { 'ForAllValues:StringLike': { 'aws:TagKeys': 'a*' } },
      'if every value of aws:TagKeys matches a*, or it is absent',
    ],
    [{ Null: { 'aws:TokenIssueTime': 'true' } }, 'if aws:TokenIssueTime is absent'],
    [{ NumericLessThan: { 'aws:MultiFactorAuthAge': 3600 } }, 'if aws:MultiFactorAuthAge is less than 3600'],
  ])('%o: %s', async (condition, expected) => {
    expect(await words({ Condition: condition })).toBe(
      `Statement 1: Whoever carries the policy may call s3:GetObject on all objects in bucket b, ${expected}.`,
    )
  })
})

describe('a statement in words', () => {
  test.each([
    [{ Action: '*', Resource: '*' }, 'may do anything.'],
    [{ Effect: 'Deny', Action: '*', Resource: '*' }, 'may not do anything.'],
    [{ Action: 's3:*', Resource: '*' }, 'may call s3:* on any resource.'],
    [
      { Action: undefined, NotAction: ['iam:*', 'sts:*'] },
      'may do everything except iam:* and sts:* on all objects in bucket b.',
    ],
    [{ Resource: undefined, NotResource: 'arn:aws:s3:::b' }, 'may call s3:GetObject on everything except bucket b.'],
    [
      { Resource: 'arn:aws:ecr:us-east-1:111122223333:repository/ml' },
      'on image repository ml in us-east-1 of account 111122223333.',
    ],
    [{ Resource: 'arn:aws:ecr:*:*:repository/ml-*' }, 'on image repository ml-* in any region of any account.'],
  ])('%o: %s', async (element, expected) => {
    expect(await words(element)).toContain(expected)
  })
})

test('a policy of Deny statements is said to allow nothing', async () => {
  const { out } = await cli(['policy', 'explain', '-'], statement({ Effect: 'Deny' }))

  expect(out).toContain('It allows nothing by itself.')
})
