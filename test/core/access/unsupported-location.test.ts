import { expect, test } from 'vitest'
import { parseLocation } from '#core/access/location.ts'
import { unsupportedLocation } from '#core/access/unsupported-location.ts'

const ACCOUNT = 'us-east-1:111122223333'

test.each([
  ['an access point', `arn:aws:s3:${ACCOUNT}:accesspoint/train`, 'access points are not supported yet'],
  ['an object of one', `s3://arn:aws:s3:${ACCOUNT}:accesspoint/train/a/`, 'access points are not supported yet'],
  ['the alias of one', 's3://train-abcdefghij1234567890-s3alias/a/', 'access points are not supported yet'],
  ['an Object Lambda access point', `arn:aws:s3-object-lambda:${ACCOUNT}:accesspoint/a`, 'Object Lambda access points'],
  ['the alias of one of these', 's3://a-abcdefghij1234567890--ol-s3', 'Object Lambda access points'],
  ['a Multi-Region Access Point', 'arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap', 'Multi-Region Access'],
  ['a directory bucket', 's3://acme-ml--use1-az4--x-s3/train/', 's3express:CreateSession'],
  ['the ARN of one', `arn:aws:s3express:${ACCOUNT}:bucket/acme-ml--use1-az4--x-s3`, 's3express:CreateSession'],
  ['the access point of one', 's3://acme--use1-az4--xa-s3', 's3express:CreateSession'],
  ['a table bucket', `arn:aws:s3tables:${ACCOUNT}:bucket/tables`, 'table buckets are not supported yet'],
  ['the name of one', 's3://a--table-s3', 'table buckets are not supported yet'],
  ['a bucket on Outposts', `arn:aws:s3-outposts:${ACCOUNT}:outpost/op-1/accesspoint/a`, 'S3 on Outposts'],
  ['an access point in China', 'arn:aws-cn:s3:cn-north-1:111122223333:accesspoint/train', 'access points are not'],
])('%s is refused because it is not supported, and not because of its name: %s', (_, text, why) => {
  expect(unsupportedLocation(text)).toMatch(why)
  expect(parseLocation(text)).toEqual({ problem: expect.stringContaining(why) })
})

test.each([
  's3://ml-data/train/x--x-s3',
  's3://ml-data/my-s3alias/',
  'arn:aws:s3:::ml-data/a.mrap',
  'accesspoint-data',
  's3://x-s3/',
])('a bucket whose name or key only looks alike is a bucket: %s', (text) => {
  expect(unsupportedLocation(text)).toBeUndefined()
  expect(parseLocation(text)).toHaveProperty('location')
})
