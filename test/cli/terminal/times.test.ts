import { describe, expect, test } from 'vitest'
import { localTime, printSeconds, shortTime, timeLeft } from '#cli/terminal/times.ts'

const BERLIN = { timeZone: 'Europe/Berlin' }
const UTC = { timeZone: 'UTC' }
const at = (text: string) => new Date(text)

describe('a time is in the zone of the user, with UTC beside it', () => {
  test.each([
    ['in the same day', '2025-07-16T01:00:00Z', BERLIN, '2025-07-16 03:00:00 GMT+2 (01:00:00Z)'],
    ['in another day of UTC', '2025-07-15T23:30:00Z', BERLIN, '2025-07-16 01:30:00 GMT+2 (2025-07-15T23:30:00Z)'],
    ['at midnight', '2025-07-15T22:00:00Z', BERLIN, '2025-07-16 00:00:00 GMT+2 (2025-07-15T22:00:00Z)'],
    ['once, if the user is in UTC', '2025-07-16T01:00:00Z', UTC, '2025-07-16 01:00:00Z'],
  ])('%s', (_, instant, zone, printed) => {
    expect(localTime(at(instant), zone)).toBe(printed)
  })

  test.each([
    ['today without its date', '2025-07-16T01:00:00Z', BERLIN, '03:00 (01:00Z)'],
    ['another day with its date', '2025-07-17T01:00:00Z', BERLIN, '2025-07-17 03:00 (01:00Z)'],
    ['in UTC once', '2025-07-16T01:00:00Z', UTC, '01:00Z'],
  ])('in a table, %s', (_, instant, zone, printed) => {
    expect(shortTime(at(instant), at('2025-07-16T10:00:00Z'), zone)).toBe(printed)
  })
})

test.each([
  [0, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [7800, '2 h 10 min'],
  [7859, '2 h 10 min'],
  [86_400, '1 d'],
  [90_061, '1 d 1 h'],
  [86_460, '1 d'],
])('%s seconds are printed as their two largest units: %s', (seconds, printed) => {
  expect(printSeconds(seconds)).toBe(printed)
})

test('a window is over at its end, and not a second before', () => {
  const end = at('2025-07-16T04:00:00Z')

  expect(timeLeft(end, at('2025-07-16T03:59:59Z'))).toBe('1 s left')
  expect(timeLeft(end, end)).toBe('over')
})
