import { parseDuration } from '#core/duration.ts'
import { Fault } from './fault.ts'

const UNITS = { s: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800 } as const

/** `1h30m`, and what commands print: `2 h 10 min`. */
const PARTS = /^(\d{1,6})(min|[smhdw])/

/** How long, in whole seconds, as an option gives it: `90m`, `3h`, `1d12h`, `2 h 10 min` or `PT3H`. Throws a Fault that names the option. */
export function secondsFrom(option: string, text: string): number {
  const seconds = secondsIn(text)
  if (seconds !== undefined && seconds > 0) return seconds
  const why = seconds === 0 ? 'that is no time' : 'it is how long, such as 90m, 3h, 1d12h or PT3H'
  throw new Fault(`Cannot use ${option} ${text}: ${why}`)
}

/** Undefined if a text is no duration. */
export function secondsIn(text: string): number | undefined {
  const iso = parseDuration(text)
  if ('seconds' in iso) return iso.seconds
  const compact = text.replaceAll(' ', '')
  return compact === '' ? undefined : sumOf(compact)
}

function sumOf(text: string): number | undefined {
  if (text === '') return 0
  const [part, number, unit] = PARTS.exec(text) ?? []
  if (part === undefined || !isUnit(unit)) return undefined
  const rest = sumOf(text.slice(part.length))
  return rest === undefined ? undefined : Number(number) * UNITS[unit] + rest
}

function isUnit(text: string | undefined): text is keyof typeof UNITS {
  return text !== undefined && Object.hasOwn(UNITS, text)
}
