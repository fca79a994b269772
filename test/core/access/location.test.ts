import { expect, test } from 'vitest'
import { parseLocation } from '#core/access/location.ts'

test.each([
  ['a name alone is the whole bucket', 'acmeco-base-models', 'acmeco-base-models', ''],
  ['a URL without a path is the whole bucket', 's3://acmeco-base-models', 'acmeco-base-models', ''],
  ['a / after the bucket is no prefix', 's3://acmeco-base-models/', 'acmeco-base-models', ''],
  ['/* after the bucket is the whole bucket', 's3://acmeco-base-models/*', 'acmeco-base-models', ''],
  ['what follows the bucket is the prefix', 's3://ml-data/projects/churn/train/', 'ml-data', 'projects/churn/train/'],
  ['a * at the end adds nothing to a prefix', 's3://ml-data/projects/train/*', 'ml-data', 'projects/train/'],
  ['an ARN is the same as a URL', 'arn:aws:s3:::ml-data/train/*', 'ml-data', 'train/'],
  ['a prefix may have characters of Latin-1', 's3://ml-data/straße/', 'ml-data', 'straße/'],
  ['a path without / at its end is one object', 's3://ml-data/churn/train.csv', 'ml-data', 'churn/train.csv'],
  ['an object may be at the top of its bucket', 's3://ml-data/train.csv', 'ml-data', 'train.csv'],
  ['an object may have no extension', 'ml-data/_SUCCESS', 'ml-data', '_SUCCESS'],
  ['an ARN may name one object', 'arn:aws:s3:::ml-data/churn/train.csv', 'ml-data', 'churn/train.csv'],
  ['a key may have dots', 's3://ml-data/..a/b..csv', 'ml-data', '..a/b..csv'],
])('%s: %s', (_rule, text, bucket, path) => {
  expect(parseLocation(text)).toEqual({ location: { bucket, path } })
})

test.each([
  ['a bucket name has no wildcard', 's3://ml-data-*', 'may not hold a wildcard'],
  ['a bucket name has no policy variable', 's3://ml-${aws:username}/', 'may not hold a wildcard'],
  ['a bucket name is lower case', 's3://Ml-Data/', 'is not a bucket name'],
  [
    'a bucket name is none that AWS reserves',
    's3://amzn-s3-demo-bucket/',
    'AWS reserves names that begin with amzn-s3-demo-',
  ],
  ['a bucket name has at least three characters', 's3://ml/', 'is not a bucket name'],
  ['a bucket name is no IP address', 's3://192.168.0.1/', 'looks like an IP address'],
  ['a bucket name has no two dots in a row', 's3://a..b/', 'two dots in a row'],
  ['a URL needs a bucket', 's3://', 'is not a bucket name'],
  ['a location is not empty', '', 'is not a bucket name'],
  ['HTTPS URLs are no locations', 'https://ml-data/', 'is not a bucket name'],
  ['URLs of other stores are no locations', 'gs://ml-data/', 'is not a bucket name'],
  ['a * without / before it would match neighbours', 's3://ml-data/train*', 'may not hold *'],
  ['a prefix has no * inside', 's3://ml-data/*/train/', 'may not hold *'],
  ['a prefix has no ?', 's3://ml-data/tr?in/', 'may not hold *'],
  ['a prefix has no policy variable', 's3://ml-data/${aws:username}/', 'may not hold *'],
  ['a prefix ends with one * at most', 's3://ml-data/train/**', 'may not hold *'],
  ['a prefix has no .. part', 's3://ml-data/../other/', 'empty, "." or ".." part'],
  ['a prefix has no empty part', 's3://ml-data//train/', 'empty, "." or ".." part'],
  ['a key does not end with a .. part', 's3://ml-data/a/..', 'the key has an empty, "." or ".." part'],
  ['a key has no empty part', 's3://ml-data/a//b', 'the key has an empty, "." or ".." part'],
  ['a key has no *', 's3://ml-data/train*.csv', 'the key may not hold *'],
  ['a prefix has no . part', 's3://ml-data/./', 'empty, "." or ".." part'],
  ['a prefix has only characters of Latin-1', 's3://ml-data/訓練/', 'beyond U+00FF'],
  ['a prefix has no control character', 's3://ml-data/a\nb/', 'beyond U+00FF, or a control character'],
])('%s: %j is refused', (_rule, text, problem) => {
  expect(parseLocation(text)).toEqual({ problem: expect.stringContaining(problem) })
})

test('a prefix is no longer than a key of S3', () => {
  expect(parseLocation(`s3://ml-data/${'x'.repeat(1023)}/`)).toMatchObject({ location: { bucket: 'ml-data' } })
  expect(parseLocation(`s3://ml-data/${'x'.repeat(1024)}/`)).toEqual({
    problem: expect.stringContaining('longer than the 1024 bytes'),
  })
})
