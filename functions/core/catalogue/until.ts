import { type ParsedInstant, parseInstant } from '#core/instant.ts'

const DATE_FORM = /^\d{4}-\d{2}-\d{2}$/
const DAY_MS = 24 * 3600 * 1000

/**
 * The first second at which an entry may not be used any more. A date means that its whole day is still allowed, in UTC: the licence
 * that ends on the 31st ends at 00:00Z of the 1st. Of an instant, a fraction of a second is dropped.
 */
export function parseUntil(text: string): ParsedInstant {
  if (!DATE_FORM.test(text)) {
    const parsed = parseInstant(text, 'down')
    return 'instant' in parsed ? parsed : { problem: `${parsed.problem}, or a date such as 2025-12-31` }
  }
  const day = parseInstant(`${text}T00:00:00Z`, 'down')
  if ('problem' in day) return day
  const next = new Date(day.instant.getTime() + DAY_MS)
  // Beyond, an instant has no form that policies take.
  return next.getUTCFullYear() > 9999 ? { problem: 'is outside the years 0000 to 9999 in UTC' } : { instant: next }
}
