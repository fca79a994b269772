export const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
/** Sunday is 1. */
export const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/**
 * The numbers of a field such as `*`, `5`, `MON-FRI`, `1,15` or `0/10`; undefined if it is none.
 * @param names of the numbers from 1
 */
export function numbersOf(
  field: string,
  low: number,
  high: number,
  names: readonly string[] = [],
): ReadonlySet<number> | undefined {
  const parts = field.split(',').map((part) => rangeOf(part, low, high, names))
  const all = parts.filter((part) => part !== undefined)
  return all.length === parts.length ? new Set(all.flat()) : undefined
}

/** One number by its name or its digits. */
export function numberOf(text: string, names: readonly string[]): number {
  const named = names.indexOf(text.toUpperCase())
  if (named >= 0) return named + 1
  return /^\d+$/.test(text) ? Number(text) : Number.NaN
}

function rangeOf(part: string, low: number, high: number, names: readonly string[]): readonly number[] | undefined {
  const [, from = '', to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? []
  if (from === '*' && to !== undefined) return undefined
  const first = from === '*' ? low : numberOf(from, names)
  const open = from === '*' || step !== undefined ? high : first
  const last = to === undefined ? open : numberOf(to, names)
  const by = Number(step ?? 1)
  if (!(first >= low && first <= last && last <= high && by >= 1)) return undefined
  return Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, index) => first + index * by)
}
