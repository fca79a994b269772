const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** A half-open span of time: `opensAt` belongs to it, `closesAt` does not. */
type Span = { readonly opensAt: Date; readonly closesAt: Date }

/** `from 16 July 2025 01:00 UTC until just before 04:00 UTC (3 hours)`: half open, as windows are. */
export function spanInWords({ opensAt, closesAt }: Span): string {
  const isSameDay = opensAt.toISOString().slice(0, 10) === closesAt.toISOString().slice(0, 10)
  const end = isSameDay ? `${clock(closesAt)} UTC` : instantInWords(closesAt)
  return `from ${instantInWords(opensAt)} until just before ${end} (${lengthInWords(closesAt.getTime() - opensAt.getTime())})`
}

/** `16 July 2025 01:00 UTC` */
export function instantInWords(instant: Date): string {
  return `${instant.getUTCDate()} ${MONTHS[instant.getUTCMonth()]} ${instant.getUTCFullYear()} ${clock(instant)} UTC`
}

function clock(instant: Date): string {
  const text = instant.toISOString().slice(11, 19)
  return text.endsWith(':00') ? text.slice(0, 5) : text
}

function lengthInWords(milliseconds: number): string {
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1000],
  ] as const
  const [name, size] = units.find(([, each]) => milliseconds >= each && milliseconds % each === 0) ?? [
    'hour',
    3_600_000,
  ]
  const count = Math.round((milliseconds / size) * 100) / 100
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
