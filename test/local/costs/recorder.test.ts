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
let jobDay: Observed
let after: Observed
let refusal: Observed
const parts = () => [before, jobDay, after, refusal]

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
  jobDay = watch.take()
  await day.until(at('04:40:30'))
  after = watch.take()
  await day.put('Training Job Scheduled', { jobId: 'malformed' })
  await day.until(at('04:45:30'))
  refusal = watch.take()
})

test('every call of a Lambda is recorded with its run', () => {
  const recorded = parts().flatMap(({ runs }) => runs.flatMap(({ calls }) => calls))
  const made = day.aws.calls.all.filter(({ caller }) => caller?.kind === 'role')

  expect(parts().flatMap(({ runs }) => runs)).toHaveLength(day.aws.runs.length)
  expect(recorded.map(({ operation }) => operation).toSorted()).toEqual(
    made.map(({ operation }) => operation).toSorted(),
  )
})

test('every DynamoDB call has units, and a job writes more than 10', () => {
  const calls = jobDay.runs.flatMap((run) => run.calls).filter(({ service }) => service === 'dynamodb')

  expect(calls.filter(({ units }) => units === undefined)).toEqual([])
  expect(calls.reduce((sum, { units }) => sum + (units?.write ?? 0), 0)).toBeGreaterThan(10)
})

test('the units of a write are those of the database engine plus the write to the index of what is not published', () => {
  const written = refusal.runs.flatMap((run) => run.calls).filter(({ operation }) => operation === 'PutItem')
  const engine = day.aws.dynamoDb.uses().PutItem?.units ?? 0

  expect(written).toHaveLength(1)
  expect(written[0]?.units?.write).toBe(engine + 1)
})

test('a transaction has at least two units for each of its items', () => {
  const written = parts().flatMap(({ runs }) => runs.flatMap(({ calls }) => calls))
  const transactions = written.filter(({ operation }) => operation === 'TransactWriteItems')
  const counted = transactions.reduce((sum, { units }) => sum + (units?.write ?? 0), 0)

  expect(transactions.length).toBeGreaterThan(5)
  expect(counted).toBeGreaterThanOrEqual(day.aws.dynamoDb.uses().TransactWriteItems?.units ?? Number.POSITIVE_INFINITY)
})

test('a job fires the timers of both edges and both notices, and puts two events', () => {
  expect(jobDay.timers.map(({ name }) => name.split('-')[0])).toEqual(['open', 'ready', 'closing', 'close'])
  expect(jobDay.jobEvents).toHaveLength(2)
  expect(jobDay.deadLetters).toBe(0)
})

test('half an hour without jobs costs the same before and after a job', () => {
  const assumed = { msPerCall: 30, msPerInit: 400, coldPercent: 100 }
  const [first, last] = [before, after].map((part) => dollarsOf(billOf(part, readDeployed(), assumed)))

  expect(first).toBeGreaterThan(0)
  expect(last).toBeCloseTo(first ?? 0, 12)
})
