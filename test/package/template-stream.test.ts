import { compilePattern } from '@curfew/local-aws/events/pattern'
import { readStack } from '@curfew/local-aws/template/load'
import { beforeAll, expect, test } from 'vitest'
import { aDay, type Day } from '#local/day/day.ts'
import { SEED, at as time } from '#test/fixtures/seed.ts'
import { at, ofType, PLACE, templateIn } from './template.ts'

const template = templateIn('.serverless-tigris')
const { tables, streamSources } = readStack(template, PLACE)
const matchers = streamSources.flatMap(({ filters }) => filters.map(compilePattern))
const wakes = (record: unknown) => matchers.some((matches) => matches(record))

let day: Day
beforeAll(async () => {
  day = await aDay(time('00:30'))
  await day.put('Training Job Scheduled', SEED)
  await day.put('Training Job Scheduled', { jobId: 'malformed' })
  await day.until(time('01:02'))
})

test('the table has the stream that publish reads: another view type would be another stream, without what this one holds', () => {
  const [, table] = ofType(template, 'AWS::DynamoDB::Table')[0] ?? []

  expect(at(table, 'Properties/StreamSpecification')).toEqual({ StreamViewType: 'NEW_IMAGE' })
  expect(streamSources.map(({ streamArn }) => streamArn)).toEqual(tables.map(({ streamArn }) => streamArn))
})

test('publish alone is woken by the stream, misses nothing from its beginning, and gives up what fails again and again', () => {
  const retries = { maxRetries: 10, bisectsFailedBatches: true, reportsItemFailures: false, onFailureArn: undefined }
  const batches = { batchSize: 100, windowSeconds: 0 }

  expect(streamSources).toEqual([
    expect.objectContaining({
      ...{ functionName: 'curfew-publish', enabled: true, startingPosition: 'TRIM_HORIZON' },
      ...{ ...batches, ...retries, maxAgeSeconds: Number.POSITIVE_INFINITY },
    }),
  ])
})

test('every item that is stored for publication wakes publish', () => {
  const stored = recordsOf(/^records\//, 'INSERT')

  expect(stored.length).toBeGreaterThan(3)
  expect(stored.filter((record) => !wakes(record))).toEqual([])
})

test('what marks an item as published does not wake publish again', () => {
  const marked = recordsOf(/^records\//, 'MODIFY')

  expect(marked).toHaveLength(recordsOf(/^records\//, 'INSERT').length)
  expect(marked.filter(wakes)).toEqual([])
})

test('an item that is stored again as unpublished wakes publish, and its expiry does not', () => {
  const [stored] = recordsOf(/^records\//, 'INSERT')
  const { NewImage: _, ...rest } = stored?.dynamodb ?? {}

  expect(wakes({ ...stored, eventName: 'MODIFY' })).toBe(true)
  expect(wakes({ ...stored, eventName: 'REMOVE', dynamodb: rest })).toBe(false)
})

test('rows, claims, versions, key rings and counts of requests do not wake publish', () => {
  const others = recordsOf(/^(?!records\/)/)

  const kinds = others.map(({ dynamodb }) =>
    String(at(dynamodb.Keys, 'pk/S')).startsWith('requests/')
      ? 'count'
      : String(at(dynamodb.Keys, 'sk/S')).split('/')[0],
  )
  expect(new Set(kinds)).toEqual(new Set(['grant', 'claim', 'version', 'keys', 'count']))
  expect(others.filter(wakes)).toEqual([])
})

function recordsOf(partition: RegExp, eventName?: string) {
  return day.aws.streams
    .records('curfew')
    .filter(({ dynamodb }) => partition.test(String(at(dynamodb.Keys, 'pk/S'))))
    .filter((record) => eventName === undefined || record.eventName === eventName)
}
