import { readFileSync } from 'node:fs'
import { TIGRIS } from '@curfew/iam-policy/dialects/tigris'
import { describe, expect, test } from 'vitest'
import { lintPolicy } from '#targets/iam/lint.ts'

const textOf = (seed: string) => readFileSync(`packages/iam-policy/test/seeds/${seed}.json`, 'utf8')
const found = (seed: string) =>
  lintPolicy(textOf(seed)).map(({ severity, code, path }) => `${severity} ${code} ${path}`)

describe('the findings for the published policies, as policies of a job, are', () => {
  test('for policy 0: no end and no network, an output that can be read and published, an action that does not exist', () => {
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
      'suggestion REGION_NOT_READABLE Statement[0].Action',
      'suggestion REGION_NOT_READABLE Statement[1].Action',
      'suggestion REGION_NOT_READABLE Statement[2].Action',
    ])
  })

  test('for policy 1: buckets and images of any account, no login to the registry, no window', () => {
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
      'suggestion REGION_NOT_READABLE Statement[0].Action',
    ])
  })

  test('for policy 2: no window, no network, no account, uploads that cannot be aborted, no listing', () => {
    expect(found('002')).toEqual([
      'security_warning MISSING_TIME_WINDOW Statement[0]',
      'security_warning MISSING_TIME_WINDOW Statement[1]',
      'security_warning MISSING_NETWORK_CONDITION Statement[0]',
      'security_warning MISSING_NETWORK_CONDITION Statement[1]',
      'warning ACCOUNT_NOT_PINNED Statement[0]',
      'warning ACCOUNT_NOT_PINNED Statement[1]',
      'warning MULTIPART_INCOMPLETE Statement[1].Action',
      'suggestion READ_WITHOUT_LIST Statement[0].Action',
      'suggestion REGION_NOT_READABLE Statement[0].Action',
      'suggestion REGION_NOT_READABLE Statement[1].Action',
    ])
  })

  test('for policy 3: an account ID of nine digits, a key that is not limited to S3, a whole output bucket', () => {
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
      'suggestion REGION_NOT_READABLE Statement[0].Action',
      'suggestion REGION_NOT_READABLE Statement[1].Action',
    ])
  })
})

test('in Tigris, policy 0 has an action that Tigris would refuse, and nothing is asked for that Tigris has not', () => {
  const findings = lintPolicy(textOf('000'), { dialect: TIGRIS })

  expect(findings.map(({ severity, code, path }) => `${severity} ${code} ${path}`)).toEqual([
    'error DIALECT_ACTION Statement[2].Action[6]',
    'security_warning MISSING_TIME_WINDOW Statement[0]',
    'security_warning MISSING_TIME_WINDOW Statement[1]',
    'security_warning MISSING_NETWORK_CONDITION Statement[0]',
    'security_warning MISSING_NETWORK_CONDITION Statement[1]',
    'security_warning OUTPUT_IS_READABLE Statement[2].Action',
    'security_warning PERMISSIONS_MANAGEMENT Statement[2].Action',
    'warning WRITE_TO_WHOLE_BUCKET Statement[2].Resource[1]',
    'suggestion WINDOW_NOT_HALF_OPEN Statement[2].Condition.DateGreaterThan["aws:CurrentTime"]',
  ])
  expect(findings.map(({ help }) => help).join(' ')).not.toMatch(/aws:(ResourceAccount|SourceVpce)|GetBucketLocation/)
})

test.each(['000-ideal', '002-ideal'])('the corrected policy %s, written by hand, has no findings', (seed) => {
  expect(found(seed)).toEqual([])
})
