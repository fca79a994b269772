// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how a policy writes its variables
import { describe, expect, test } from 'vitest'
import { holds, stops } from '../ask.ts'

describe('an operator holds, for one value of the policy and one of the request', () => {
  test.each<[string, string, string, boolean]>([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['StringEquals', 'a*', 'ab', false],
    ['StringEquals', 'a*', 'a*', true],
    ['StringNotEquals', 'a', 'b', true],
    ['StringNotEquals', 'a', 'a', false],
    ['StringEqualsIgnoreCase', 'AbC', 'aBc', true],
    ['StringEqualsIgnoreCase', 'a', 'b', false],
    ['StringNotEqualsIgnoreCase', 'a', 'A', false],
    ['StringNotEqualsIgnoreCase', 'a', 'b', true],
    ['StringLike', 'train/*', 'train/a', true],
    ['StringLike', 'train/*', 'Train/a', false],
    ['StringLike', 'tr?in', 'train', true],
    ['StringNotLike', 'train/*', 'test/a', true],
    ['StringNotLike', 'train/*', 'train/a', false],
    ['NumericEquals', '5', '5.0', true],
    ['NumericEquals', '5', '6', false],
    ['NumericNotEquals', '5', '6', true],
    ['NumericNotEquals', '5', '5', false],
    ['NumericLessThan', '10', '9', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericLessThanEquals', '10', '10.1', false],
    ['NumericGreaterThan', '10', '10', false],
    ['NumericGreaterThan', '-10', '-9', true],
    ['NumericGreaterThanEquals', '10', '10', true],
    ['NumericGreaterThanEquals', '10', '9', false],
    ['DateEquals', '2025-07-16T01:00:00Z', '2025-07-16T03:00:00+02:00', true],
    ['DateEquals', '2025-07-16T01:00:00Z', '2025-07-16T01:00:01Z', false],
    ['DateNotEquals', '2025-07-16T01:00:00Z', '2025-07-16T01:00:01Z', true],
    ['DateNotEquals', '2025-07-16T01:00:00Z', '2025-07-16T01:00:00Z', false],
    ['DateLessThan', '2025-07-16T04:00:00Z', '2025-07-16T03:59:59Z', true],
    ['DateLessThan', '2025-07-16T04:00:00Z', '2025-07-16T04:00:00Z', false],
    ['DateLessThan', '1752638400', '2025-07-16T03:59:59Z', true],
    ['DateLessThan', '1752638400', '2025-07-16T04:00:00Z', false],
    ['DateLessThan', '1752638400.5', '2025-07-16T04:00:00.499Z', true],
    ['DateLessThanEquals', '2025-07-16T04:00:00Z', '2025-07-16T04:00:00Z', true],
    ['DateLessThanEquals', '2025-07-16T04:00:00Z', '2025-07-16T04:00:01Z', false],
    ['DateGreaterThan', '2025-07-16T01:00:00Z', '2025-07-16T01:00:00Z', false],
    ['DateGreaterThan', '2025-07-16', '2025-07-16T00:00:01Z', true],
    ['DateGreaterThanEquals', '2025-07-16T01:00:00Z', '2025-07-16T01:00:00Z', true],
    ['DateGreaterThanEquals', '2025-07-16T01:00:00Z', '2025-07-16T00:59:59Z', false],
    ['Bool', 'true', 'true', true],
    ['Bool', 'TRUE', 'true', true],
    ['Bool', 'false', 'true', false],
    ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
    ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ6', false],
    ['IpAddress', '203.0.113.0/24', '203.0.113.42', true],
    ['IpAddress', '203.0.113.42', '203.0.113.43', false],
    ['IpAddress', '0.0.0.0/0', '8.8.8.8', true],
    ['IpAddress', '0.0.0.0/0', '2001:db8::1', false],
    ['NotIpAddress', '203.0.113.0/24', '203.0.114.1', true],
    ['NotIpAddress', '203.0.113.0/24', '203.0.113.1', false],
    ['NotIpAddress', '203.0.113.42', '2001:db8::1', true],
    ['ArnLike', 'arn:aws:s3:::b*', 'arn:aws:s3:::bucket', true],
    ['ArnLike', 'arn:aws:sns:*:111122223333:t', 'arn:aws:sns:us-east-1:111122223333:t', true],
    ['ArnLike', 'arn:aws:sns:*::t', 'arn:aws:sns:us-east-1:111122223333:t', false],
    ['ArnLike', 'arn:aws:iam::*:role/x', 'arn:aws:iam::1:evil:role/x', false],
    ['ArnLike', 'arn:aws:logs:*:1:log-group:*', 'arn:aws:logs:r:1:log-group:g:log-stream:s', true],
    ['ArnEquals', 'arn:aws:s3:::b?', 'arn:aws:s3:::b1', true],
    ['ArnEquals', 'arn:aws:s3:::b', 'arn:aws:s3:::c', false],
    ['ArnNotEquals', 'arn:aws:s3:::b', 'arn:aws:s3:::c', true],
    ['ArnNotLike', 'arn:aws:s3:::b*', 'arn:aws:s3:::bucket', false],
  ])('%s %s, requested %s: %s', (operator, expected, actual, answer) => {
    expect(holds({ [operator]: { 'x:key': expected } }, { 'x:key': actual })).toBe(answer)
    expect(stops({ [operator]: { 'x:key': expected } }, { 'x:key': actual })).toBe(answer)
  })
})

describe('without the key in the request, the operator holds', () => {
  test.each<[string, boolean]>([
    ['StringEquals', false],
    ['StringLike', false],
    ['StringNotEquals', true],
    ['StringNotLike', true],
    ['StringEqualsIfExists', true],
    ['StringNotEqualsIfExists', true],
    ['IpAddress', false],
    ['NotIpAddress', true],
    ['IpAddressIfExists', true],
    ['DateLessThan', false],
    ['DateNotEquals', true],
    ['Bool', false],
    ['BoolIfExists', true],
    ['ArnNotLike', true],
    ['ForAllValues:StringEquals', true],
    ['ForAllValues:StringNotEquals', true],
    ['ForAnyValue:StringEquals', false],
    ['ForAnyValue:StringNotEquals', false],
    ['ForAnyValue:StringEqualsIfExists', true],
  ])('%s: %s', (operator, expected) => {
    const condition = { [operator]: { 'x:key': operator.startsWith('Bool') ? 'true' : 'a' } }

    expect(holds(condition, { 'x:other': 'a' })).toBe(expected)
    expect(holds(condition, { 'x:key': [] })).toBe(expected)
  })
})

test.each<[string, Readonly<Record<string, string>>, boolean]>([
  ['true', {}, true],
  ['true', { 'x:key': 'a' }, false],
  ['false', {}, false],
  ['false', { 'x:key': '' }, true],
])('Null %s, requested %o, holds: %s', (value, context, expected) => {
  expect(holds({ Null: { 'x:key': value } }, context)).toBe(expected)
})

describe('with several values, the operator holds', () => {
  test.each<[string, readonly string[], string | readonly string[], boolean]>([
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', ['a', 'b'], 'c', true],
    ['NotIpAddress', ['10.0.0.0/8', '192.168.0.0/16'], '192.168.1.1', false],
    ['DateLessThan', ['2025-07-16T01:00:00Z', '2025-07-16T04:00:00Z'], '2025-07-16T02:00:00Z', true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringEquals', ['a'], [''], true],
    ['ForAllValues:StringNotEquals', ['a'], ['b', 'a'], false],
    ['ForAnyValue:StringEquals', ['a'], ['c', 'a'], true],
    ['ForAnyValue:StringEquals', ['a'], ['c', 'd'], false],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'b'], true],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'a'], false],
  ])('%s %j, requested %j: %s', (operator, expected, actual, answer) => {
    expect(holds({ [operator]: { 'x:key': expected } }, { 'x:key': actual })).toBe(answer)
  })

  test('without a quantifier, values that disagree go against the request', () => {
    const condition = { StringEquals: { 'x:key': 'a' } }

    expect(holds(condition, { 'x:key': ['a', 'b'] })).toBe(false)
    expect(stops(condition, { 'x:key': ['a', 'b'] })).toBe(true)
  })
})

test('all operators and all keys must hold', () => {
  const both = { StringEquals: { 'x:a': '1', 'x:b': '2' }, Bool: { 'x:c': 'true' } }

  expect(holds(both, { 'x:a': '1', 'x:b': '2', 'x:c': 'true' })).toBe(true)
  expect(holds(both, { 'x:a': '1', 'x:b': '3', 'x:c': 'true' })).toBe(false)
  expect(holds(both, { 'x:a': '1', 'x:b': '2', 'x:c': 'false' })).toBe(false)
})

test('condition keys ignore case', () => {
  expect(holds({ StringEquals: { 'AWS:sourceVPCE': 'v' } }, { 'aws:SourceVpce': 'v' })).toBe(true)
})

test.each(['DateLessThan', 'NumericLessThan'])('aws:EpochTime can be compared with %s', (operator) => {
  expect(holds({ [operator]: { 'aws:EpochTime': '1752638400' } }, { 'aws:EpochTime': '1752638399' })).toBe(true)
  expect(holds({ [operator]: { 'aws:EpochTime': '1752638400' } }, { 'aws:EpochTime': '1752638400' })).toBe(false)
})

describe('a malformed value goes against the request, in an Allow and in a Deny', () => {
  test.each<[string, string, string]>([
    ['DateLessThan', 'Jul 16 2025', '2025-07-15T00:00:00Z'],
    ['DateNotEquals', 'never', '2025-07-15T00:00:00Z'],
    ['DateGreaterThan', '2025-07-16T01:00:00Z', 'now'],
    ['NumericLessThan', 'ten', '9'],
    ['NumericNotEquals', '1e3', '9'],
    ['IpAddress', '203.0.113.42/99', '203.0.113.42'],
    ['NotIpAddress', 'everywhere', '203.0.113.42'],
    ['NotIpAddress', '203.0.113.42', 'elsewhere'],
    ['Bool', 'yes', 'true'],
    ['Null', 'maybe', 'x'],
    ['BinaryEquals', 'not base64!', 'not base64!'],
    ['ArnLike', '*', 'arn:aws:s3:::b'],
    ['ArnNotLike', 'arn:aws:s3:::b', 'bucket'],
    ['StringLike', '${aws:username', 'x'],
    ['StringNotLike', '${}', 'x'],
  ])('%s %s, requested %s', (operator, expected, actual) => {
    expect(holds({ [operator]: { 'x:key': expected } }, { 'x:key': actual })).toBe(false)
    expect(stops({ [operator]: { 'x:key': expected } }, { 'x:key': actual })).toBe(true)
  })

  test('but a well-formed value in the same list still counts', () => {
    const condition = { IpAddress: { 'aws:SourceIp': ['nonsense', '203.0.113.42'] } }

    expect(holds(condition, { 'aws:SourceIp': '203.0.113.42' })).toBe(true)
    expect(holds(condition, { 'aws:SourceIp': '203.0.113.43' })).toBe(false)
  })
})
