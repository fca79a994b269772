import { verdictFor } from '@curfew/local-aws/resource-statements'
import { readBucketPolicy } from '@curfew/local-aws/s3/bucket-policy'
import { describe, expect, test } from 'vitest'
import { lintPolicy } from '#targets/iam/lint.ts'
import { pageOf } from './page.ts'

/** The policies that the page tells the other account to write. */
const POLICIES = pageOf('docs/other-accounts.md').blocks.filter(({ text }) => text.includes('"Principal"'))
const [bucket = '', key = ''] = POLICIES.map(({ text }) => text)

test.each(POLICIES)('what "$before" shows has no finding, apart from its principals', ({ text }) => {
  const { Statement } = JSON.parse(text)
  const statements = Statement.map(({ Principal: _, ...rest }: Readonly<Record<string, unknown>>) => rest)
  const identity = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  const found = lintPolicy(identity, { profile: 'identity', anyNetwork: true, longestWindowHours: 168 })

  expect(found.filter(({ severity }) => severity !== 'suggestion')).toEqual([])
})

const USER = 'arn:aws:iam::111122223333:user/trainer-gpu-01'
const HERE = { 'aws:SourceIp': '203.0.113.42' }
const THROUGH_S3 = { 'kms:ViaService': 's3.us-east-1.amazonaws.com' }
const OBJECT = 'arn:aws:s3:::datalake-acmeco/curated/part-0'
const KEY = 'arn:aws:kms:us-east-1:222233334444:key/1234abcd-12ab-34cd-56ef-1234567890ab'

describe('the policies of the page', () => {
  test.each<readonly [string, string, string, string, string, Readonly<Record<string, string>>, boolean]>([
    ['reading', bucket, USER, 's3:GetObject', OBJECT, HERE, true],
    ['listing', bucket, USER, 's3:ListBucket', 'arn:aws:s3:::datalake-acmeco', HERE, true],
    ['no other prefix', bucket, USER, 's3:GetObject', 'arn:aws:s3:::datalake-acmeco/raw/part-0', HERE, false],
    ['no writing', bucket, USER, 's3:PutObject', OBJECT, HERE, false],
    ['no other principal', bucket, `${USER}2`, 's3:GetObject', OBJECT, HERE, false],
    ['no other address', bucket, USER, 's3:GetObject', OBJECT, { 'aws:SourceIp': '198.51.100.7' }, false],
    ['decrypting through S3', key, USER, 'kms:Decrypt', KEY, THROUGH_S3, true],
    ['no decrypting by oneself', key, USER, 'kms:Decrypt', KEY, {}, false],
    ['no administration', key, USER, 'kms:PutKeyPolicy', KEY, THROUGH_S3, false],
  ])('allow %s', (_rule, policy, principal, action, resource, context, expected) => {
    const { decision } = verdictFor(readBucketPolicy(policy), [principal], { action, resource, context })

    expect(decision === 'allow').toBe(expected)
  })
})
