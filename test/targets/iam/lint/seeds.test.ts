import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { PolicyKind } from '#targets/iam/lint.ts'
import { lintPolicy } from '#targets/iam/lint.ts'

const textOf = (seed: string) => readFileSync(`packages/iam-policy/test/seeds/${seed}.json`, 'utf8')
const found = (seed: string, profile: PolicyKind = 'job') =>
  lintPolicy(textOf(seed), { profile }).map(({ severity, code, path }) => `${severity} ${code} ${path}`)
const messages = (seed: string) => lintPolicy(textOf(seed)).map(({ message }) => message)

describe('a careful reviewer of the published policies remarks', () => {
  test('on seed 0: reads for ever from anywhere, an output that can be read and published, an action that is none', () => {
    expect(found('000')).toEqual([
      'error INVALID_ACTION Statement[2].Action[6]',
      'security_warning MISSING_TIME_WINDOW Statement[0]',
      'security_warning MISSING_TIME_WINDOW Statement[1]',
      'security_warning MISSING_NETWORK_CONDITION Statement[0]',
      'security_warning MISSING_NETWORK_CONDITION Statement[1]',
      'security_warning OUTPUT_IS_READABLE Statement[2].Action',
      'security_warning PERMISSIONS_MANAGEMENT Statement[2].Action',
      'warning ACCOUNT_NOT_PINNED Statement[0]',
      'warning ACCOUNT_NOT_PINNED Statement[1]',
      'warning ACCOUNT_NOT_PINNED Statement[2]',
      'warning WRITE_TO_WHOLE_BUCKET Statement[2].Resource[1]',
      'suggestion WINDOW_NOT_HALF_OPEN Statement[2].Condition.DateGreaterThan["aws:CurrentTime"]',
    ])
  })

  test("on seed 1: anybody's buckets and images, no login to the registry, no window", () => {
    expect(found('001')).toEqual([
      'security_warning WILDCARD_IN_BUCKET_NAME Statement[0].Resource[0]',
      'security_warning WILDCARD_IN_BUCKET_NAME Statement[0].Resource[1]',
      'security_warning WILDCARD_IN_ACCOUNT Statement[1].Resource',
      'security_warning WILDCARD_IN_ACCOUNT Statement[2].Resource',
      'security_warning MISSING_TIME_WINDOW Statement[0]',
      'security_warning MISSING_TIME_WINDOW Statement[1]',
      'security_warning MISSING_TIME_WINDOW Statement[2]',
      'security_warning MISSING_NETWORK_CONDITION Statement[0]',
      'security_warning OUTPUT_IS_READABLE Statement[0].Action',
      'warning MULTIPART_INCOMPLETE Statement[0].Action',
      'warning ECR_PULL_INCOMPLETE Statement[1].Action',
      'suggestion WILDCARD_IN_REGION Statement[1].Resource',
      'suggestion WILDCARD_IN_REGION Statement[2].Resource',
    ])
  })

  test('on seed 2: no window, no network, no account, uploads that cannot be abandoned, no listing', () => {
    expect(found('002')).toEqual([
      'security_warning MISSING_TIME_WINDOW Statement[0]',
      'security_warning MISSING_TIME_WINDOW Statement[1]',
      'security_warning MISSING_NETWORK_CONDITION Statement[0]',
      'security_warning MISSING_NETWORK_CONDITION Statement[1]',
      'warning ACCOUNT_NOT_PINNED Statement[0]',
      'warning ACCOUNT_NOT_PINNED Statement[1]',
      'warning MULTIPART_INCOMPLETE Statement[1].Action',
      'suggestion READ_WITHOUT_LIST Statement[0].Action',
    ])
  })

  test('on seed 3: an account of nine digits, a key that is open to more than S3, a whole output bucket', () => {
    expect(found('003')).toEqual([
      'error INVALID_ARN_ACCOUNT Statement[2].Resource',
      'security_warning MISSING_TIME_WINDOW Statement[0]',
      'security_warning MISSING_TIME_WINDOW Statement[1]',
      'security_warning MISSING_TIME_WINDOW Statement[2]',
      'security_warning MISSING_NETWORK_CONDITION Statement[0]',
      'security_warning MISSING_NETWORK_CONDITION Statement[1]',
      'warning MISSING_VIA_SERVICE Statement[2]',
      'warning ACCOUNT_NOT_PINNED Statement[0]',
      'warning ACCOUNT_NOT_PINNED Statement[1]',
      'warning WRITE_TO_WHOLE_BUCKET Statement[1].Resource',
      'warning MULTIPART_INCOMPLETE Statement[1].Action',
    ])
  })

  test('on seed 4, which is no job: two wildcards on everything, and a Deny that misses Stop and Deregister', () => {
    expect(found('004', 'identity')).toEqual([
      'warning ACTION_WILDCARD Statement[0].Action[0]',
      'warning ACTION_WILDCARD Statement[0].Action[1]',
      'warning RESOURCE_STAR Statement[0].Resource',
      'suggestion DENY_MISSES_ACTIONS Statement[1].Action',
    ])
  })
})

test.each([
  ['000', 's3:CompleteMultipartUpload is an API operation and no action. Did you mean s3:PutObject?'],
  ['003', '"123456789" has 9 digits, and an account has twelve'],
])('seed %s is told the cause: %s', (seed, message) => {
  expect(messages(seed)).toContain(message)
})

test('the Deny of seed 4 is told what it misses, and how much', () => {
  const [message] = messages('004').filter((each) => each.startsWith('sagemaker:Delete* misses'))

  expect(message).toMatch(/misses 2\d actions: sagemaker:BatchDeleteClusterNodes, sagemaker:DeregisterDevices/)
})

test.each(['000-ideal', '002-ideal'])('there is nothing to remark on %s, which was worked out by hand', (seed) => {
  expect(found(seed)).toEqual([])
})
