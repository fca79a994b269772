import * as z from 'zod'

const ZONED = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.0+)?)?(Z|[+-]\d{2}:\d{2})$/

/** An instant in whole seconds with its zone, as a Date. */
export const instant = z
  .string()
  .regex(ZONED, 'must be an ISO 8601 instant in whole seconds with its zone, such as 2025-07-16T01:00:00Z')
  .refine((text) => !ZONED.test(text) || isOnTheCalendar(text), 'is not on the calendar')
  .transform((text) => new Date(text))

/** `Date` rolls 30 February over into March; a request must not. */
function isOnTheCalendar(text: string): boolean {
  const written = text.slice(0, 10)
  const local = new Date(`${text.slice(0, 19).replace(/[Z+-]\d*:?\d*$/, '')}Z`)
  return !Number.isNaN(new Date(text).getTime()) && local.toISOString().slice(0, 10) === written
}
