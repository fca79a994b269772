import { beforeAll, expect, test } from 'vitest'
import { dollarsOf } from '#local/costs/bill.ts'
import { billOf } from '#local/costs/billing.ts'
import { readDeployed } from '#local/costs/deployed.ts'
import type { Observed } from '#local/costs/observed.ts'
import { recorder } from '#local/costs/recorder.ts'
import { aDay, type Day } from '#local/day/day.ts'
import { at, SEED } from '#test/fixtures/seed.ts'

let day: Day
let before: Observed
let startDay: Observed
let after: Observed

beforeAll(async () => {
  const watch = recorder()
  day = await aDay(at('00:00:30'), watch.options)
  watch.follow(day)
  await day.until(at('00:30:30'))
  before = watch.take()
  await day.put('Training Job Scheduled', SEED)
  await day.until(at('02:00:00'))
  await day.put('Training Job Completed', { jobId: SEED.jobId })
  await day.until(at('04:10:30'))
  startDay = watch.take()
  await day.until(at('04:40:30'))
  after = watch.take()
})

test('every call that a Lambda made is written down with its run', () => {
  const parts = [before, startDay, after]
  const written = parts.flatMap(({ runs }) => runs.flatMap(({ calls }) => calls))
  const made = day.aws.calls.all.filter(({ caller }) => caller?.kind === 'role')

  expect(parts.flatMap(({ runs }) => runs)).toHaveLength(day.aws.runs.length)
  expect(written.map(({ operation }) => operation).toSorted()).toEqual(
    made.map(({ operation }) => operation).toSorted(),
  )
})

test('every call of DynamoDB has a price, and a job writes and reads more than nothing', () => {
  const calls = startDay.runs.flatMap((run) => run.calls).filter(({ service }) => service === 'dynamodb')

  expect(calls.filter(({ units }) => units === undefined)).toEqual([])
  expect(calls.reduce((sum, { units }) => sum + (units?.write ?? 0), 0)).toBeGreaterThan(10)
})

test('what a write takes of the table is what the engine says, and its index comes on top', () => {
  const written = startDay.runs.flatMap((run) => run.calls).filter(({ operation }) => operation === 'PutItem')
  const counted = written.reduce((sum, { units }) => sum + (units?.write ?? 0), 0)
  const engine = day.aws.dynamoDb.uses().PutItem?.units ?? 0

  expect(counted).toBeGreaterThan(engine)
  // Out of one place of each index, and into another: of one with a few bytes, of the other with the whole item.
  expect(counted).toBeLessThanOrEqual(3 * engine + 2 * written.length)
})

test('both timers of the job fired, and both of its events were put by itself', () => {
  expect(startDay.timers.map(({ name }) => name.split('-')[0])).toEqual(['open', 'close'])
  expect(startDay.asked).toHaveLength(2)
  expect(startDay.deadLetters).toBe(0)
})

test('half an hour with nothing to do costs the same after a job as before it', () => {
  const assumed = { msPerCall: 30, msPerInit: 400, coldPercent: 100 }
  const [first, last] = [before, after].map((part) => dollarsOf(billOf(part, readDeployed(), assumed)))

  expect(first).toBeGreaterThan(0)
  expect(last).toBeCloseTo(first ?? 0, 12)
})
