import { expect, test } from 'vitest'
import { addressOf } from '../../src/s3/address.ts'

test.each([
  ['s3.us-east-1.amazonaws.com', '/', undefined, undefined],
  ['s3.us-east-1.amazonaws.com', '/data', 'data', undefined],
  ['s3.us-east-1.amazonaws.com', '/data/', 'data', undefined],
  ['s3.us-east-1.amazonaws.com', '/data/a/b%20c', 'data', 'a/b c'],
  ['127.0.0.1:4566', '/data/a', 'data', 'a'],
  ['localhost:4566', '/data/a', 'data', 'a'],
  ['s3.localhost:4566', '/data/a', 'data', 'a'],
  ['data.s3.us-east-1.amazonaws.com', '/', 'data', undefined],
  ['data.s3.us-east-1.amazonaws.com', '/a//b/', 'data', 'a//b/'],
  ['data.s3.amazonaws.com', '/a', 'data', 'a'],
  ['my.data.s3.dualstack.eu-west-1.amazonaws.com', '/a', 'my.data', 'a'],
  ['data.s3.localhost:4566', '/a', 'data', 'a'],
  ['data.localhost:4566', '/a', 'data', 'a'],
])('the address %s%s names bucket %s and key %s', (host, path, bucket, key) => {
  const origin = { sourceIp: '198.51.100.7' }
  const request = { method: 'GET', host, path, query: '', headers: {}, body: new Uint8Array(), origin }
  expect(addressOf(request)).toMatchObject({ bucket, key })
})
