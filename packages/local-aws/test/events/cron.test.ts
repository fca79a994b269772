import { expect, test } from 'vitest'
import { cronTimes } from '../../src/events/cron.ts'

test.each([
  ['at its minute, and not at the same instant again', '0 1 * * ? *', '2025-07-16T01:00:00Z', '2025-07-17T01:00:00Z'],
  ['on the same day, if its time is to come', '0 1 * * ? *', '2025-07-16T00:59:59Z', '2025-07-16T01:00:00Z'],
  ['every tenth minute from a start', '5/10 * * * ? *', '2025-07-16T01:05:00Z', '2025-07-16T01:15:00Z'],
  ['every second hour of a range', '0 8-18/2 ? * * *', '2025-07-16T16:30:00Z', '2025-07-16T18:00:00Z'],
  ['at listed minutes in any order', '45,15 * * * ? *', '2025-07-16T01:00:00Z', '2025-07-16T01:15:00Z'],
  ['on weekdays by name', '0 9 ? * MON-FRI *', '2025-07-18T09:00:00Z', '2025-07-21T09:00:00Z'],
  ['on weekdays by number, of which Sunday is 1', '0 9 ? * 1 *', '2025-07-16T00:00:00Z', '2025-07-20T09:00:00Z'],
  ['on Saturday, the last day of the week', '0 0 ? * L *', '2025-07-16T00:00:00Z', '2025-07-19T00:00:00Z'],
  ['on the last Friday of a month', '0 0 ? * 6L *', '2025-07-26T00:00:00Z', '2025-08-29T00:00:00Z'],
  ['on the second Tuesday of a month', '0 0 ? * 3#2 *', '2025-07-16T00:00:00Z', '2025-08-12T00:00:00Z'],
  ['on the second Tuesday by name', '0 0 ? * TUE#2 *', '2025-07-01T00:00:00Z', '2025-07-08T00:00:00Z'],
  ['on the last day of a leap February', '0 0 L FEB ? *', '2027-03-01T00:00:00Z', '2028-02-29T00:00:00Z'],
  ['on the last weekday of a month', '0 0 LW * ? *', '2025-08-01T00:00:00Z', '2025-08-29T00:00:00Z'],
  ['on the Friday before a Saturday', '0 0 16W 8 ? *', '2025-08-01T00:00:00Z', '2025-08-15T00:00:00Z'],
  ['on the Monday after a Sunday', '0 0 17W 8 ? *', '2025-08-01T00:00:00Z', '2025-08-18T00:00:00Z'],
  ['within the month, for a Saturday the first', '0 0 1W * ? *', '2025-10-31T00:00:00Z', '2025-11-03T00:00:00Z'],
  ['within the month, for a Sunday the last', '0 0 31W 8 ? *', '2025-08-02T00:00:00Z', '2025-08-29T00:00:00Z'],
  ['in a year that is to come', '0 0 1 1 ? 2030', '2025-07-16T00:00:00Z', '2030-01-01T00:00:00Z'],
])('a cron expression fires %s: cron(%s) after %s at %s', (_, fields, after, at) => {
  expect(cronTimes(`cron(${fields})`)?.(new Date(after))?.toISOString()).toBe(at.replace('Z', '.000Z'))
})

test.each([
  ['in years that are over', '0 0 1 1 ? 2020'],
  ['on a day that no month has', '0 0 30 FEB ? *'],
])('a cron expression never fires %s', (_, fields) => {
  expect(cronTimes(`cron(${fields})`)?.(new Date('2025-07-16T00:00:00Z'))).toBeUndefined()
})

test.each([
  ['both days', '0 0 * * * *'],
  ['no day', '0 0 ? * ? *'],
  ['five fields', '0 0 * * ?'],
  ['an hour too late', '0 24 * * ? *'],
  ['a minute that is none', '60 0 * * ? *'],
  ['day 0', '0 0 0 * ? *'],
  ['weekday 8', '0 0 ? * 8 *'],
  ['weekday 0', '0 0 ? * 0#1 *'],
  ['a sixth week', '0 0 ? * 2#6 *'],
  ['a name that is none', '0 0 ? * FOO *'],
  ['steps of 0', '0/0 0 * * ? *'],
  ['a range that ends before it begins', '0 9-8 * * ? *'],
  ['a year too late', '0 0 * * ? 2200'],
])('a cron expression with %s is refused: %s', (_, fields) => {
  expect(cronTimes(`cron(${fields})`)).toBeUndefined()
})
