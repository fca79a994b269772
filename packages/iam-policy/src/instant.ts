const ISO_8601 = /^(\d{4})-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(?:Z|([+-])(\d{2}):(\d{2})))?)?$/

// A bare year could also be epoch seconds early in 1970: ambiguous text is not a date.
const EPOCH_SECONDS = /^(?!\d{4}$)\d+(\.\d+)?$/

/**
 * Read a date as IAM's date operators do: the W3C profile of ISO 8601 (a time needs `Z` or an offset) or epoch seconds.
 * Returns seconds since 1970, with fractions, or undefined if the text is not a date.
 */
export function parseInstant(text: string): number | undefined {
  if (EPOCH_SECONDS.test(text)) return Number(text)

  const parts = ISO_8601.exec(text)
  if (!parts) return undefined
  const [, year, month, day = '01', hour = '00', minute = '00', second = '00', fraction = '', sign, hours, minutes] =
    parts
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  const milliseconds = Date.parse(`${wall}Z`)
  // Date.parse rolls 31 February over into March; a day that does not exist is not a date.
  if (Number.isNaN(milliseconds) || !new Date(milliseconds).toISOString().startsWith(wall)) return undefined

  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60
  return milliseconds / 1000 + Number(`0${fraction}`) - (sign === '-' ? -offset : offset)
}

/** `2025-07-16T01:00:00Z`; beyond the years that a date can have, such as epoch microseconds, the seconds themselves. */
export function printInstant(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? `${seconds} seconds after 1970` : `${date.toISOString().slice(0, 19)}Z`
}
