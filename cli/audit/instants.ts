import { Fault } from '#cli/fault.ts'
import { parseInstant } from '#core/instant.ts'

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const

/** An instant as an option gives it: `2025-07-16T01:00:00Z`, or how long ago: `90m`, `24h`, `7d`. Throws a Fault that names the option. */
export function instantFrom(option: string, text: string, now: Date): Date {
  const [, number, unit] = /^(\d{1,6})([smhdw])$/.exec(text) ?? []
  if (number !== undefined && isUnit(unit)) return new Date(now.getTime() - Number(number) * UNITS[unit] * 1000)
  const read = parseInstant(text, 'down')
  if ('instant' in read) return read.instant
  throw new Fault(`Cannot use ${option} ${text}: ${read.problem}, or how long ago, such as 24h or 7d`)
}

function isUnit(text: string | undefined): text is keyof typeof UNITS {
  return text !== undefined && Object.hasOwn(UNITS, text)
}
