/** Which whole second a fraction of one is rounded to. */
export type Rounding = 'up' | 'down'

export type ParsedInstant = { readonly instant: Date } | { readonly problem: string }

/**
 * How programs write an instant with its zone: Python's `isoformat` and `str` (`2025-07-16 01:00:00.123456+00:00`) and its
 * `%z` (`+0000`), pandas and Go (nanoseconds), JavaScript (`2025-07-16T01:00:00.123Z`), databases (`+00`).
 */
export const INSTANT_FORM =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:[Zz]|([+-])(\d{2})(?::?(\d{2}))?)$/

const EXAMPLE = 'such as 2025-07-16T01:00:00Z or 2025-07-16T03:00:00.123456+02:00'
const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/

/** No place on earth is further from UTC. */
const MAX_OFFSET_MINUTES = 14 * 60

/** Parses an instant, and rounds it to a whole second: policies have no finer ones. */
export function parseInstant(text: string, rounding: Rounding): ParsedInstant {
  const parts = INSTANT_FORM.exec(text)
  if (parts === null) return { problem: formProblem(text) }

  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00', fraction = ''] = parts
  const [sign = '+', offsetHours = '00', offsetMinutes = '00'] = parts.slice(8)
  const offset = Number(offsetHours) * 60 + Number(offsetMinutes)
  const problem = clockProblem({ hour, minute, second }) ?? offsetProblem(sign, offset, Number(offsetMinutes))
  if (problem !== undefined) return { problem }

  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  const utc = new Date(`${wall}Z`)
  // `Date` rolls 30 February over into March; a request must not.
  if (Number.isNaN(utc.getTime()) || !utc.toISOString().startsWith(wall)) return { problem: 'is not on the calendar' }
  const later = rounding === 'up' && /[1-9]/.test(fraction) ? 1 : 0
  const instant = new Date(utc.getTime() + later * 1000 - Number(`${sign}${offset}`) * 60_000)
  // Beyond, an instant has no form that policies take.
  return /^\d{4}-/.test(instant.toISOString()) ? { instant } : { problem: 'is outside the years 0000 to 9999 in UTC' }
}

function formProblem(text: string): string {
  return WITHOUT_ZONE.test(text)
    ? `must be an ISO 8601 instant with its zone, and has none: end it with Z if it is UTC, ${EXAMPLE}`
    : `must be an ISO 8601 instant with its zone, ${EXAMPLE}`
}

type Clock = { readonly hour: string; readonly minute: string; readonly second: string }

function clockProblem({ hour, minute, second }: Clock): string | undefined {
  if (hour === '24') return 'is not on the clock: write 00:00 of the next day instead of 24:00'
  if (second === '60') return 'is a leap second, which no clock of AWS has: write the second before or after it'
  return Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 ? 'is not on the clock' : undefined
}

function offsetProblem(sign: string, offset: number, minutes: number): string | undefined {
  if (sign === '-' && offset === 0) return 'has the zone -00:00, which means that nobody knows it: write Z if it is UTC'
  return minutes > 59 || offset > MAX_OFFSET_MINUTES ? 'has a zone that does not exist' : undefined
}
