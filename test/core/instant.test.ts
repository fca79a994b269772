import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { printInstant } from '#core/grant/window.ts'
import { parseInstant } from '#core/instant.ts'

function read(text: string, rounding: 'up' | 'down'): string {
  const parsed = parseInstant(text, rounding)
  return 'instant' in parsed ? printInstant(parsed.instant) : parsed.problem
}

describe('an instant is read as programs write it, and a fraction of a second is rounded', () => {
  test.each([
    ['Python, isoformat()', '2025-07-16T01:00:00.123456+00:00', '01:00:01', '01:00:00'],
    ['Python, isoformat() of a whole second', '2025-07-16T01:00:00+00:00', '01:00:00', '01:00:00'],
    ["Python, isoformat(timespec='minutes')", '2025-07-16T01:00+00:00', '01:00:00', '01:00:00'],
    ['Python, str()', '2025-07-16 03:00:00.000001+02:00', '01:00:01', '01:00:00'],
    ["Python, strftime('%Y-%m-%dT%H:%M:%S%z')", '2025-07-16T01:00:00+0000', '01:00:00', '01:00:00'],
    ['pandas, nanoseconds', '2025-07-16T01:00:00.000000001+00:00', '01:00:01', '01:00:00'],
    ['Go, RFC3339Nano', '2025-07-16T03:00:00.5+02:00', '01:00:01', '01:00:00'],
    ['JavaScript, toISOString()', '2025-07-16T01:00:00.999Z', '01:00:01', '01:00:00'],
    ['JavaScript, a whole second', '2025-07-16T01:00:00.000Z', '01:00:00', '01:00:00'],
    ['.NET, seven digits', '2025-07-16T01:00:00.0000000Z', '01:00:00', '01:00:00'],
    ['PostgreSQL', '2025-07-16 01:00:00+00', '01:00:00', '01:00:00'],
    ['RFC 3339 in lower case', '2025-07-16t01:00:00z', '01:00:00', '01:00:00'],
    ['a zone of half an hour, west', '2025-07-15T21:30:00-03:30', '01:00:00', '01:00:00'],
  ])('%s: %s', (_, text, up, down) => {
    expect(read(text, 'up')).toBe(`2025-07-16T${up}Z`)
    expect(read(text, 'down')).toBe(`2025-07-16T${down}Z`)
  })

  test('a fraction before midnight, at the end of February', () => {
    expect(read('2024-02-29T23:59:59.1Z', 'up')).toBe('2024-03-01T00:00:00Z')
    expect(read('2024-02-29T23:59:59.1Z', 'down')).toBe('2024-02-29T23:59:59Z')
  })
})

test.each([
  ['without a zone', '2025-07-16T01:00:00', 'has none: end it with Z if it is UTC'],
  ['without a zone, with a fraction', '2025-07-16 01:00:00.123456', 'has none: end it with Z if it is UTC'],
  ['with the name of a zone', '2025-07-16T01:00:00 UTC', 'with its zone, such as'],
  ['with a zone and its name', '2025-07-16T01:00:00+02:00[Europe/Berlin]', 'with its zone, such as'],
  ['with a zone of seconds', '2025-07-16T01:00:00+00:53:28', 'with its zone, such as'],
  ['of 30 February', '2025-02-30T01:00:00Z', 'is not on the calendar'],
  ['of 29 February in a common year', '2025-02-29T01:00:00Z', 'is not on the calendar'],
  ['of month 13', '2025-13-01T01:00:00Z', 'is not on the calendar'],
  ['of day 0', '2025-07-00T01:00:00Z', 'is not on the calendar'],
  ['at a leap second', '2016-12-31T23:59:60Z', 'is a leap second'],
  ['at 24:00', '2025-07-16T24:00:00Z', 'write 00:00 of the next day'],
  ['at 25:00', '2025-07-16T25:00:00Z', 'is not on the clock'],
  ['at 01:60', '2025-07-16T01:60:00Z', 'is not on the clock'],
  ['at 01:00:61', '2025-07-16T01:00:61Z', 'is not on the clock'],
  ['with the zone -00:00', '2025-07-16T01:00:00-00:00', 'write Z if it is UTC'],
  ['with the zone -0000', '2025-07-16T01:00:00-0000', 'write Z if it is UTC'],
  ['with the zone +15:00', '2025-07-16T01:00:00+15:00', 'has a zone that does not exist'],
  ['with the zone +01:60', '2025-07-16T01:00:00+01:60', 'has a zone that does not exist'],
  ['of a year with a sign', '-002025-07-16T01:00:00Z', 'with its zone, such as'],
  ['after the year 9999 in UTC', '9999-12-31T23:59:59-01:00', 'outside the years'],
  ['rounded to after the year 9999', '9999-12-31T23:59:59.5Z', 'outside the years'],
  ['of a week', '2025-W29-3T01:00:00Z', 'with its zone, such as'],
  ['of ten digits of a second', '2025-07-16T01:00:00.1234567890Z', 'with its zone, such as'],
  ['in epoch seconds', '1752627600', 'with its zone, such as'],
  ['in other digits', '٢٠٢٥-07-16T01:00:00Z', 'with its zone, such as'],
  ['with a line break', '2025-07-16T01:00:00Z\n', 'with its zone, such as'],
  ['of nothing', '', 'with its zone, such as'],
])('an instant %s is refused: %j', (_, text, problem) => {
  expect(read(text, 'up')).toContain(problem)
})

test('rounded up, an instant is the first whole second that is not before it; rounded down, the last that is not after it', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 9 })
  const second = fc.integer({ min: 0, max: 4_102_444_800 })
  const offset = fc.integer({ min: -14 * 60, max: 14 * 60 }).filter((minutes) => minutes !== 0)
  fc.assert(
    fc.property(second, digits, offset, (seconds, fraction, minutes) => {
      const wall = new Date((seconds + minutes * 60) * 1000).toISOString().slice(0, 19)
      const size = Math.abs(minutes)
      const zone = `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`
      const text = `${wall}.${fraction}${zone}`

      expect(read(text, 'down')).toBe(printInstant(new Date(seconds * 1000)))
      expect(read(text, 'up')).toBe(printInstant(new Date((seconds + (Number(fraction) > 0 ? 1 : 0)) * 1000)))
    }),
  )
})

function pad(number: number): string {
  return String(number).padStart(2, '0')
}
