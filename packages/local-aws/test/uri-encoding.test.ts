import { expect, test } from 'vitest'
import { canonicalPath, canonicalQuery, decodeLeniently, encodeStrictly } from '../src/uri-encoding.ts'

test.each([
  ['parameters are sorted by name, then by value', 'b=2&a=2&a=1', 'a=1&a=2&b=2'],
  ['a name sorts before one that it is a prefix of', 'a-b=1&a=1', 'a=1&a-b=1'],
  ['a parameter without a value gets an empty value', 'delete', 'delete='],
  ['a plus is a space', 'prefix=a+b', 'prefix=a%20b'],
  ['characters that encodeURIComponent leaves are encoded too', "k=(it's)*!", 'k=%28it%27s%29%2A%21'],
  ['the signature of a presigned request is left out', 'X-Amz-Signature=abc&X-Amz-Date=d', 'X-Amz-Date=d'],
  ['an empty query stays empty', '', ''],
])('in a canonical query, %s', (_, query, expected) => {
  expect(canonicalQuery(query)).toBe(expected)
})

test.each([
  ['as it is, for S3', 's3', '/a//b/../c%20d', '/a//b/../c%20d'],
  ['normalised and encoded again, for other services', 'lambda', '/a//b/../c%20d', '/a/c%2520d'],
  ['with its trailing slash', 'lambda', '/functions/x/', '/functions/x/'],
  ['as it is, if it is the root', 'iam', '/', '/'],
])('a path is signed %s', (_, service, path, expected) => {
  expect(canonicalPath(path, service)).toBe(expected)
})

test('text with an invalid escape is not decoded', () => {
  expect(decodeLeniently('100%')).toBe('100%')
  expect(decodeLeniently(encodeStrictly('a ü/b'))).toBe('a ü/b')
})
