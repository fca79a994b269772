import { expect, test } from 'vitest'
import { parseUntil } from '#core/catalogue/until.ts'

test.each([
  ['a date allows its whole day, in UTC', '2025-12-31', '2026-01-01T00:00:00.000Z'],
  ['29 February is a day of a leap year', '2028-02-29', '2028-03-01T00:00:00.000Z'],
  ['an instant is the end itself', '2025-12-31T12:00:00Z', '2025-12-31T12:00:00.000Z'],
  ['an instant may be in another zone', '2025-12-31T12:00:00+02:00', '2025-12-31T10:00:00.000Z'],
  ['a fraction of a second is not allowed any more', '2025-12-31T12:00:00.9Z', '2025-12-31T12:00:00.000Z'],
])('%s: %s', (_rule, text, expected) => {
  expect(parseUntil(text)).toEqual({ instant: new Date(expected) })
})

test.each([
  ['2025-02-30', 'is not on the calendar'],
  ['2025-12-31T12:00:00', 'has none: end it with Z if it is UTC'],
  ['end of 2025', 'or a date such as 2025-12-31'],
  ['9999-12-31', 'outside the years'],
])('%s is no end: %s', (text, problem) => {
  expect(parseUntil(text)).toEqual({ problem: expect.stringContaining(problem) })
})
