import { describe, expect, test } from 'vitest'
import { reachOf } from '#core/audit/names-resource.ts'
import type { HadAccess } from '#core/audit/who-had-access.ts'
import { at } from '#test/fixtures/seed.ts'

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
const named = (...resources: readonly string[]) => resources.map((resource) => ({ resource }))
const HAD: HadAccess = {
  ...{ job: 'churn', principal: 'user/trainer', network: 'any', requestedBy: 'ann', reason: 'train' },
  ...{ from: at('01:00'), until: at('04:00'), ended: 'window over' },
  access: {
    datasets: named('s3://data/train/', 's3://whole', 's3://one/a.csv'),
    outputs: named('s3://data/out/'),
    kmsKeys: named(KEY),
    logGroups: named('arn:aws:logs:us-east-1:111122223333:log-group:/x'),
  },
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
  expect(reachOf(resource, HAD)?.kinds).toEqual(kinds)
})

test.each([
  ['a neighbour of a prefix', 's3://data/train2/x'],
  ['an object named like a prefix', 's3://data/train'],
  ['a neighbour of an object', 's3://one/a.csv2'],
  ['something below an object', 's3://one/a.csv/b'],
  ['another bucket', 's3://dat'],
  ['a key that a key begins with', KEY.slice(0, -1)],
])('%s is not', (_, resource) => {
  expect(reachOf(resource, HAD)).toBeUndefined()
})

describe('a location whose licence ends is reached until then:', () => {
  const until = (...ends: readonly (string | undefined)[]) => {
    const datasets = ends.map((end) => ({ resource: 's3://data/', ...(end !== undefined && { until: at(end) }) }))
    const { until: last, ended } = reachOf('s3://data/x', { ...HAD, access: { datasets } }) ?? {}
    return [last?.toISOString().slice(11, 16), ended]
  }

  test.each([
    ['inside the window', ['02:00'], ['02:00', 'licence over']],
    ['after the window', ['05:00'], ['04:00', 'window over']],
    ['before the window', ['00:30'], [undefined, undefined]],
    ['the later of two', ['02:00', '03:00'], ['03:00', 'licence over']],
    ['never, if it is named without an end as well', ['02:00', undefined], ['04:00', 'window over']],
  ])('%s', (_, ends, expected) => {
    expect(until(...ends)).toEqual(expected)
  })
})
