import { expect, test } from 'vitest'
import { compileQuery } from '../../../src/logs/insights/query.ts'
import { ask, column } from './ask.ts'

test('without fields a row has the time and the message, the newest first', () => {
  expect(ask('filter job = "churn"', { job: 'churn' }, 'text', { job: 'churn', n: 1 })).toEqual([
    { '@timestamp': '2025-07-16 01:00:02.000', '@message': '{"job":"churn","n":1}' },
    { '@timestamp': '2025-07-16 01:00:00.000', '@message': '{"job":"churn"}' },
  ])
})

test('several fields commands add up, and the last display alone counts', () => {
  const event = { a: 1, b: 2 }

  expect(ask('fields a | fields b as c, a + b', event)).toEqual([{ a: '1', c: '2', 'a + b': '3' }])
  expect(ask('fields a, b as c | display a | display c', event)).toEqual([{ c: '2' }])
})

test('an event has five fields of CloudWatch Logs, and its own with an @ have two', () => {
  expect(ask('fields @log, @logStream, @ingestionTime, @@type', { '@type': 'x' })).toEqual([
    {
      '@log': '111122223333:/shop',
      '@logStream': 'main',
      '@ingestionTime': '2025-07-16 01:00:00.005',
      '@@type': 'x',
    },
  ])
})

test('only the first 200 fields of an event are found', () => {
  const event = { before: 'x', list: Array.from({ length: 199 }, (_, index) => index), after: 'x' }

  expect(ask('fields before, list.198, after', event)).toEqual([{ before: 'x', 'list.198': '198' }])
})

test('sort puts text before numbers, and orders digits within text by their length', () => {
  const values = ['3', 2, '0', 'a12345hfh', 'A', '@', '2345_', '111A', '5A', '#', '!:', '01']
  const sorted = ['!:', '#', '5A', '111A', '2345_', '@', 'A', 'a12345hfh', '0', '01', '2', '3']
  const events = values.map((v) => ({ v }))

  expect(column('v', 'fields v | sort v asc', ...events)).toEqual(sorted)
  expect(column('v', 'fields v | sort v desc', ...events)).toEqual(sorted.toReversed())
})

test('events that sort leaves equal are ordered by the next key', () => {
  const events = [
    { a: 1, b: 1 },
    { a: 2, b: 1 },
    { a: 1, b: 2 },
  ]

  expect(column('n', 'fields a * 10 + b as n | sort a desc, b asc', ...events)).toEqual(['21', '11', '12'])
})

const ORDER = 'user=ann, method:GET, latency := 12'

test('parse takes what stands for each * of a glob, and up to the end for one at the end', () => {
  const query = 'parse @message "user=*, method:*, latency := *" as @user, method, @latency'
  const events = [`10:00 ${ORDER}`, 'user=bob, method:GET, latency := 8\nmore', 'other']

  expect(ask(`fields 1 as n | ${query} | sort n asc`, ...events)).toEqual([
    { n: '1' },
    { n: '1', '@user': 'bob', method: 'GET', '@latency': '8\nmore' },
    { n: '1', '@user': 'ann', method: 'GET', '@latency': '12' },
  ])
  expect(ask(`${query} | stats avg(@latency) as a by method`, ORDER, ORDER.replace('12', '8'))).toEqual([
    { method: 'GET', a: '10' },
  ])
  expect(ask('parse @message "* [*] *" as time, level, text | display time, level, text', '9 [INFO] a [b] c')).toEqual([
    { time: '9', level: 'INFO', text: 'a [b] c' },
  ])
})

test('parse takes the named groups of a regular expression, also from a JSON field', () => {
  const query = 'parse detail.text /(?i)USER=(?<user>\\w+), \\w+:(?<method>[^,]+)/ | display user, method'

  expect(ask(query, { detail: { text: ORDER } }, { detail: {} })).toEqual([{}, { user: 'ann', method: 'GET' }])
  expect(ask('fields a / 2 / 2 as q', { a: 8 })).toEqual([{ q: '2' }])
})

test('dedup keeps the first of each in the order of the rows, and every event without the field', () => {
  const events = [{ id: 'x', n: 1 }, { id: 'x', n: 2 }, { n: 3 }, { n: 4 }, { id: 'y', n: 5 }]

  expect(column('n', 'fields n | sort n asc | dedup id', ...events)).toEqual(['1', '3', '4', '5'])
  expect(column('n', 'fields n | dedup id | limit 2', ...events)).toEqual(['5', '4'])
})

test.each([
  ['', 'a command'],
  ['fields', 'expected a field'],
  ['fields a |', 'a command'],
  ['fields a b', 'expected |'],
  ['fields at, by', 'by is a keyword'],
  ['filter a = true', 'true is a keyword'],
  ['filter a == 1', 'expected a field or value'],
  ['filter a in "x"', 'expected ['],
  ['filter a not "x"', 'expected like or in'],
  ['filter a like b', 'expected a pattern'],
  ['filter a like /(/', 'regular expression'],
  ['filter @timestamp > "2025-07-16"', 'a time cannot be compared with text'],
  ['filter @duration > 1', 'does not support the field @duration'],
  ['filter "unfinished', 'unexpected "'],
  ['filter (a = 1', 'expected )'],
  ['filter sum(a) > 1', 'filter cannot aggregate'],
  ['fields jsonParse(@message) as m', 'does not support jsonParse'],
  ['fields concat(a, b)', 'does not support concat'],
  ['fields strcontains(a)', 'does not take 1 arguments'],
  ['stats a by b', 'needs an aggregation function in a'],
  ['stats pct(a, 95)', 'does not support pct'],
  ['stats sum(max(a))', 'aggregates an aggregate'],
  ['stats sum(a) + b', 'needs an aggregation function'],
  ['stats count(*) by max(a)', 'in what it groups by'],
  ['stats count(*) by bin(300s)', 'not between 1s and 60s'],
  ['stats count(*) by bin(1mo)', 'the period 1mo'],
  ['stats max(a) as m by b | filter c > 1', 'c is not defined'],
  ['stats max(a) by b | sort @timestamp desc', '@timestamp is not defined'],
  ['stats max(a) by b | stats max(b) by bin(5m)', 'no @timestamp'],
  ['stats max(a) as m by b | stats latest(m)', 'an earlier stats has dropped'],
  ['sort a asc | stats count(*)', 'must follow the last stats'],
  ['limit 1 | stats count(*)', 'must follow the last stats'],
  ['dedup a | sort a asc', 'only limit may follow dedup'],
  ['sort a', 'expected asc'],
  ['limit any 1', 'a number'],
  ['limit 0', 'limits from 1'],
  ['limit 100000', 'limits from 1 to 10000'],
  ['limit 1 | limit 2', 'once'],
  ['parse @message "a=*" as a', 'add fields or display'],
  ['fields a | parse @message "a=*, b=*" as a', '2 wildcards for 1 names'],
  ['fields a | parse @message "a=1" as a', '0 wildcards for 1 names'],
  ['fields a | parse @message /a=(.*)/', 'a named group'],
  ['fields a | parse @message /(?<a>[/', 'the regular expression'],
  ['fields a | parse @message a', 'expected a pattern'],
  ['fields a | parse "x" "a=*" as a', 'the field to parse'],
  ['stats max(a) as m by b | parse m "*" as n', 'before the first stats'],
  ['SOURCE logGroups()', 'does not support the command SOURCE'],
])('%s is refused: %s', (query, problem) => {
  expect(() => compileQuery(query)).toThrow(expect.objectContaining({ code: 'MalformedQueryException' }))
  expect(() => compileQuery(query)).toThrow(problem)
})
