import { expect, test } from 'vitest'
import { ask, column } from './ask.ts'

const EVENTS = [
  { job: 'churn', size: 10, requestedBy: 'ann', at: '2025-07-16T01:00:00Z' },
  { job: 'churn', size: '9' },
  { job: 'fraud', requestedBy: 'bob' },
  { job: 'churn', note: 'x' },
]

test.each([
  ['count(*)', '3'],
  ['count()', '3'],
  ['count(size)', '2'],
  ['countDistinct(size)', '2'],
  ['sum(size)', '19'],
  ['avg(size)', '9.5'],
  ['min(size)', '9'],
  ['max(size)', '10'],
  ['max(at)', '2025-07-16T01:00:00Z'],
  ['max(missing)', undefined],
  ['sum(missing)', undefined],
  ['sortsFirst(size)', '9'],
  ['sortsLast(requestedBy)', 'ann'],
  ['sum(size) / count(*) * 3', '19'],
])('%s of the events of one job is %s', (aggregate, expected) => {
  expect(column('x', `filter job = "churn" | stats ${aggregate} as x`, ...EVENTS)).toEqual([expected])
})

test.each([
  ['latest(requestedBy)', undefined],
  ['latest(note)', 'x'],
  ['earliest(requestedBy)', 'ann'],
  ['earliest(note)', undefined],
])('%s takes the value of one event, whether or not that has the field: %s', (aggregate, expected) => {
  expect(column('x', `filter job = "churn" | stats ${aggregate} as x`, ...EVENTS)).toEqual([expected])
})

test('a group is a combination of values, also of missing ones; a column that is missing is left out of its row', () => {
  expect(ask('stats count(*) by job, requestedBy | sort job asc, requestedBy asc', ...EVENTS)).toEqual([
    { job: 'churn', 'count(*)': '2' },
    { job: 'churn', requestedBy: 'ann', 'count(*)': '1' },
    { job: 'fraud', requestedBy: 'bob', 'count(*)': '1' },
  ])
})

test('bin() groups by time', () => {
  expect(ask('stats count(*) by bin(3s)', ...EVENTS)).toEqual([
    { 'bin(3s)': '2025-07-16 01:00:03.000', 'count(*)': '1' },
    { 'bin(3s)': '2025-07-16 01:00:00.000', 'count(*)': '3' },
  ])
})

test('a second stats aggregates what the first made', () => {
  const query = 'stats count(*) as events by job | filter events > 1 | stats max(events) as most, count(*) as jobs'

  expect(ask(query, ...EVENTS)).toEqual([{ most: '3', jobs: '1' }])
})

test('fields after stats adds to its columns', () => {
  const query = 'stats count(*) as events by job | fields events * 2 as twice | sort job asc | limit 1'

  expect(ask(query, ...EVENTS)).toEqual([{ job: 'churn', events: '3', twice: '6' }])
})
