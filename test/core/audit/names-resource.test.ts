import { expect, test } from 'vitest'
import { kindsNaming } from '#core/audit/names-resource.ts'

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
const access = {
  datasets: ['s3://data/train/', 's3://whole', 's3://one/a.csv'],
  outputs: ['s3://data/out/'],
  kmsKeys: [KEY],
  logGroups: ['arn:aws:logs:us-east-1:111122223333:log-group:/x'],
}

test.each([
  ['an object below a prefix', 's3://data/train/part-1', ['datasets']],
  ['the prefix itself', 's3://data/train/', ['datasets']],
  ['a prefix below it', 's3://data/train/2025/', ['datasets']],
  ['the bucket, something of which is named', 's3://data', ['datasets', 'outputs']],
  ['the bucket with a slash', 's3://data/', ['datasets', 'outputs']],
  ['an object of a whole bucket', 's3://whole/x/y', ['datasets']],
  ['the same as an ARN', 'arn:aws:s3:::whole/x/*', ['datasets']],
  ['one object', 's3://one/a.csv', ['datasets']],
  ['a KMS key', KEY, ['kmsKeys']],
  ['a log group, with its streams', 'arn:aws:logs:us-east-1:111122223333:log-group:/x:*', ['logGroups']],
])('%s is named', (_, resource, kinds) => {
  expect(kindsNaming(resource, access)).toEqual(kinds)
})

test.each([
  ['a neighbour of a prefix', 's3://data/train2/x'],
  ['an object named like a prefix', 's3://data/train'],
  ['a neighbour of an object', 's3://one/a.csv2'],
  ['something below an object', 's3://one/a.csv/b'],
  ['another bucket', 's3://dat'],
  ['a key that a key begins with', KEY.slice(0, -1)],
])('%s is not', (_, resource) => {
  expect(kindsNaming(resource, access)).toEqual([])
})
