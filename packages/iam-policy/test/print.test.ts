import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonical, samePolicy } from '../src/canonical.ts'
import { parsePolicy, parsePolicyText } from '../src/parse.ts'
import type { Condition } from '../src/policy.ts'
import { printPolicy } from '../src/print.ts'
import { sizeOf } from '../src/size.ts'
import { PolicySyntaxError } from '../src/syntax-error.ts'
import { under } from './ask.ts'

const read = { Sid: 'R', Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*' }
const write = { Effect: 'Allow', Action: 's3:PutObject', Resource: ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'] }
const policy = (...Statement: readonly object[]) => parsePolicy({ Version: '2012-10-17', Statement })

test('a policy is printed without whitespace, and a list of one as a string', () => {
  const text =
    '{"Version":"2012-10-17","Id":"x","Statement":[{"Sid":"S","Effect":"Deny","NotAction":"s3:*","NotResource":"*",' +
    '"Condition":{"BoolIfExists":{"aws:SecureTransport":"false"}}}]}'

  expect(printPolicy(parsePolicyText(text))).toBe(text)
})

test('a policy with one key twice under one operator is not printed, because a condition would be lost', () => {
  const [statement] = under({ IpAddress: { 'aws:SourceIp': '::1' } }).statements
  const twice: readonly Condition[] = [...(statement?.conditions ?? []), ...(statement?.conditions ?? [])]
  const policies = statement ? [{ ...statement, conditions: twice }] : []

  expect(() => printPolicy({ version: '2012-10-17', statements: policies })).toThrow(PolicySyntaxError)
})

test('the size is the number of characters that are not whitespace', () => {
  expect(sizeOf('{ "a":\n\t"b c" }')).toBe('{"a":"bc"}'.length)
})

describe('what makes no difference to IAM makes no difference here', () => {
  test.each<[string, object, object]>([
    ['the order of actions', read, { ...read, Action: ['s3:ListBucket', 's3:GetObject'] }],
    ['the case of actions', read, { ...read, Action: ['S3:getobject', 's3:ListBucket'] }],
    ['the order of resources', write, { ...write, Resource: ['arn:aws:s3:::b/*', 'arn:aws:s3:::a/*'] }],
    ['a repeated resource', write, { ...write, Resource: ['arn:aws:s3:::b/*', ...write.Resource] }],
    ['a list of one', write, { ...write, Action: ['s3:PutObject'] }],
    [
      'the case of condition keys, and the order of values',
      { ...read, Condition: { IpAddress: { 'aws:SourceIp': ['::1', '::2'] } } },
      { ...read, Condition: { IpAddress: { 'aws:sourceip': ['::2', '::1'] } } },
    ],
  ])('%s', (_, one, other) => {
    expect(samePolicy(policy(one), policy(other))).toBe(true)
  })

  test('the order of statements', () => {
    expect(canonical(policy(read, write))).toBe(canonical(policy(write, read)))
  })
})

describe('what makes a difference to IAM makes a difference here', () => {
  test.each<[string, object]>([
    ['the effect', { Effect: 'Deny' }],
    ['a Sid', { Sid: 'Other' }],
    ['the case of a resource', { Resource: 'arn:aws:s3:::A/*' }],
    ['an additional action', { Action: ['s3:GetObject', 's3:ListBucket', 's3:PutObject'] }],
    ['a condition', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
  ])('%s', (_, change) => {
    expect(samePolicy(policy(read), policy({ ...read, ...change }))).toBe(false)
  })

  test('Action and NotAction', () => {
    const { Action: _, ...rest } = read

    expect(samePolicy(policy(read), policy({ ...rest, NotAction: read.Action }))).toBe(false)
  })
})

test('any policy is the same after printing and parsing', () => {
  const selection = (element: string, item: fc.Arbitrary<string>) =>
    fc.record({ not: fc.boolean(), items: fc.array(item, { minLength: 1, maxLength: 3 }) }).map(({ not, items }) => ({
      [`${not ? 'Not' : ''}${element}`]: items,
    }))
  const condition = fc.dictionary(
    fc.constantFrom('StringLike', 'ForAllValues:StringEqualsIfExists', 'NotIpAddress', 'Null'),
    fc.dictionary(
      fc.constantFrom('aws:a', 's3:b', '__proto__'),
      fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
      {
        noNullPrototype: true,
      },
    ),
    { noNullPrototype: true },
  )
  const statements = fc
    .tuple(
      fc.constantFrom('Allow', 'Deny'),
      selection('Action', fc.constantFrom('s3:*', 'kms:Decrypt', '*')),
      selection(
        'Resource',
        fc.string({ minLength: 1 }).map((text) => `arn:aws:s3:::${text}`),
      ),
      condition,
    )
    .map(([Effect, action, resource, Condition]) => ({ Effect, ...action, ...resource, Condition }))

  fc.assert(
    fc.property(fc.array(statements, { minLength: 1, maxLength: 4 }), (Statement) => {
      const parsed = parsePolicy({ Version: '2012-10-17', Statement })
      expect(samePolicy(parsePolicyText(printPolicy(parsed)), parsed)).toBe(true)
    }),
  )
})
