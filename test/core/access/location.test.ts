import { expect, test } from 'vitest'
import { readLocation } from '#core/access/location.ts'

test.each([
  ['acmeco-base-models', 'acmeco-base-models', ''],
  ['s3://acmeco-base-models', 'acmeco-base-models', ''],
  ['s3://acmeco-base-models/', 'acmeco-base-models', ''],
  ['s3://acmeco-base-models/*', 'acmeco-base-models', ''],
  ['s3://ml-data/projects/churn/train/', 'ml-data', 'projects/churn/train/'],
  ['s3://ml-data/projects/churn/train/*', 'ml-data', 'projects/churn/train/'],
  ['arn:aws:s3:::ml-data/train/*', 'ml-data', 'train/'],
  ['s3://ml-data/straße/', 'ml-data', 'straße/'],
])('%s is the bucket %s and the prefix "%s"', (text, bucket, prefix) => {
  expect(readLocation(text)).toEqual({ location: { bucket, prefix } })
})

test.each([
  ['s3://ml-data-*', 'may not hold a wildcard'],
  ['s3://ml-${aws:username}/', 'may not hold a wildcard'],
  ['s3://Ml-Data/', 'is not a bucket name'],
  ['s3://ml/', 'is not a bucket name'],
  ['s3://192.168.0.1/', 'is not a bucket name'],
  ['s3://a..b/', 'is not a bucket name'],
  ['s3://', 'is not a bucket name'],
  ['', 'is not a bucket name'],
  ['https://ml-data/', 'is not a bucket name'],
  ['gs://ml-data/', 'is not a bucket name'],
  ['s3://ml-data/train', 'end the prefix with / (train/)'],
  ['s3://ml-data/train*', 'may not hold *'],
  ['s3://ml-data/*/train/', 'may not hold *'],
  ['s3://ml-data/tr?in/', 'may not hold *'],
  ['s3://ml-data/${aws:username}/', 'may not hold *'],
  ['s3://ml-data/train/**', 'may not hold *'],
  ['s3://ml-data/../other/', 'empty, "." or ".." part'],
  ['s3://ml-data//train/', 'empty, "." or ".." part'],
  ['s3://ml-data/./', 'empty, "." or ".." part'],
  ['s3://ml-data/訓練/', 'beyond U+00FF'],
  ['s3://ml-data/a\nb/', 'beyond U+00FF, or a control character'],
  [`s3://ml-data/${'x'.repeat(1024)}/`, 'longer than the 1024 bytes'],
])('%s is refused: %s', (text, problem) => {
  expect(readLocation(text)).toEqual({ problem: expect.stringContaining(problem) })
})
