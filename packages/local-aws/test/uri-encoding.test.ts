import { expect, test } from 'vitest'
import { canonicalPath, canonicalQuery, decodeLeniently, encodeStrictly } from '../src/uri-encoding.ts'

test.each([
  ['parameters are sorted by name, then by value', 'b=2&a=2&a=1', 'a=1&a=2&b=2'],
  ['a name sorts before one that it begins', 'a-b=1&a=1', 'a=1&a-b=1'],
  ['a parameter without a value gets an empty one', 'delete', 'delete='],
  ['a plus is a space', 'prefix=a+b', 'prefix=a%20b'],
  ['what encodeURIComponent spares is encoded too', "k=(it's)*!", 'k=%28it%27s%29%2A%21'],
  ['a presigned request does not sign its own signature', 'X-Amz-Signature=abc&X-Amz-Date=d', 'X-Amz-Date=d'],
  ['no query is an empty one', '', ''],
])('%s', (_, query, expected) => {
  expect(canonicalQuery(query)).toBe(expected)
})

test.each([
  ['s3', '/a//b/../c%20d', '/a//b/../c%20d'],
  ['lambda', '/a//b/../c%20d', '/a/c%2520d'],
  ['lambda', '/functions/x/', '/functions/x/'],
  ['iam', '/', '/'],
])('%s signs the path %s as %s', (service, path, expected) => {
  expect(canonicalPath(path, service)).toBe(expected)
})

test('a broken escape stays as it is', () => {
  expect(decodeLeniently('100%')).toBe('100%')
  expect(decodeLeniently(encodeStrictly('a ü/b'))).toBe('a ü/b')
})
