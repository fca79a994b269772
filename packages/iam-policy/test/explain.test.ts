import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { explain } from '../src/explain.ts'
import { parsePolicyText } from '../src/parse.ts'

const seed = (name: string) => parsePolicyText(readFileSync(new URL(`./seeds/${name}.json`, import.meta.url), 'utf8'))
const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }
const explained = (changes: object) =>
  explain(parsePolicyText(JSON.stringify({ Version: '2012-10-17', Statement: { ...statement, ...changes } })))

test('each statement is one sentence: what the principal may do, on what, when and from where', () => {
  expect(explain(seed('000-ideal'))).toEqual([
    'Read: The principal may call s3:GetBucketLocation, s3:GetObject and s3:ListBucket on bucket acmeco-training-datasets-wikipedia-2025-07-01 with all objects in it and bucket acmeco-base-models with all objects in it, from 16 July 2025 01:00 UTC until just before 04:00 UTC (3 hours), from 203.0.113.42/32 (one address), if the resource is in account 111122223333.',
    'Write: The principal may call s3:AbortMultipartUpload, s3:GetBucketLocation, s3:ListMultipartUploadParts and s3:PutObject on bucket acmeco-finetuned-models and objects in bucket acmeco-finetuned-models under job-0001/, from 16 July 2025 01:00 UTC until just before 04:00 UTC (3 hours), from 203.0.113.42/32 (one address), if the resource is in account 111122223333.',
    'DenyBefore: The principal may not do anything before 16 July 2025 01:00 UTC.',
    'DenyAfter: The principal may not do anything from 16 July 2025 04:00 UTC on.',
    "DenyOtherNetwork: The principal may not do anything from anywhere except 203.0.113.42/32 (one address), also through VPC endpoints, unless an AWS service calls on the principal's behalf.",
    'DenyPlainHttp: The principal may not do anything over plain HTTP.',
    'The policy allows nothing else. A Deny overrides every Allow, also of other policies.',
  ])
})

describe('a condition is explained in words', () => {
  test.each([
    [{ DateLessThan: { 'aws:CurrentTime': '2025-07-16T04:00:30Z' } }, 'before 16 July 2025 04:00:30 UTC'],
    [{ DateGreaterThan: { 'aws:CurrentTime': '2025-07-16T04:00:00+02:00' } }, 'after 16 July 2025 02:00 UTC'],
    [{ DateLessThanEquals: { 'aws:EpochTime': '1752638400' } }, 'up to and including 16 July 2025 04:00 UTC'],
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
    [{ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, 'from 0.0.0.0/0 (every address)'],
    [{ IpAddressIfExists: { 'aws:SourceIp': 'here' } }, 'from here (not an address), or if the key is absent'],
    [{ StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }, 'through VPC endpoint vpce-0a1b2c3d'],
    [
      { StringNotEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } },
      'from anywhere except VPC endpoint vpce-0a1b2c3d, also from the Internet',
    ],
    [{ StringLike: { 's3:prefix': 'a/*' } }, 'listing under a/'],
    [{ StringNotEquals: { 'aws:PrincipalTag/team': 'ml' } }, 'if aws:PrincipalTag/team is not ml, or it is absent'],
    [
      { 'ForAllValues:StringLike': { 'aws:TagKeys': 'a*' } },
      'if every value of aws:TagKeys matches a*, or it is absent',
    ],
    [{ Null: { 'aws:TokenIssueTime': 'true' } }, 'if aws:TokenIssueTime is absent'],
    [{ Null: { 'aws:TokenIssueTime': 'false' } }, 'if aws:TokenIssueTime is present'],
    [{ NumericLessThan: { 'aws:MultiFactorAuthAge': 3600 } }, 'if aws:MultiFactorAuthAge is less than 3600'],
  ])('condition %j reads: %s', (condition, expected) => {
    expect(explained({ Condition: condition })[0]).toBe(
      `Statement 1: The principal may call s3:GetObject on all objects in bucket b, ${expected}.`,
    )
  })
})

describe('a statement is explained in words', () => {
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
      { Effect: 'Deny', Action: undefined, NotAction: ['s3:GetObject', 's3:PutObject'], Resource: '*' },
      'may not do anything except s3:GetObject and s3:PutObject.',
    ],
    [
      { Effect: 'Deny', Resource: undefined, NotResource: 'arn:aws:s3:::b' },
      'may not call s3:GetObject on anything except bucket b.',
    ],
    [
      { Resource: 'arn:aws:ecr:us-east-1:111122223333:repository/ml' },
      'on image repository ml in us-east-1 of account 111122223333.',
    ],
    [{ Resource: 'arn:aws:ecr:*:*:repository/ml-*' }, 'on image repository ml-* in any region of any account.'],
  ])('statement %j reads: %s', (element, expected) => {
    expect(explained(element)[0]).toContain(expected)
  })
})

test('a policy with only Deny statements is explained as allowing nothing', () => {
  expect(explained({ Effect: 'Deny' })).toContain('The policy allows nothing by itself.')
})
