import type { Io } from '#cli/io.ts'
import { printInstant } from '#core/grant/window.ts'

type Zone = Pick<Io, 'timeZone'>

const UTC = new Set(['UTC', 'Etc/UTC', 'GMT', 'Etc/GMT', 'Etc/UCT', 'Etc/Zulu', 'Etc/Universal', 'Zulu', 'UCT'])

/** `2025-07-16 03:00:00 GMT+2 (01:00:00Z)`; `2025-07-16 01:00:00Z` for a user in UTC. */
export function localTime(instant: Date, zone: Zone): string {
  const timeZone = zoneOf(zone)
  const [utcDate, utcTime = ''] = printInstant(instant).split('T')
  if (UTC.has(timeZone)) return `${utcDate} ${utcTime}`
  const { date, time, zone: name } = partsOf(instant, timeZone)
  return `${date} ${time} ${name} (${date === utcDate ? utcTime : printInstant(instant)})`
}

/** `03:00 (01:00Z)`, with the date only if it is another day than today. For tables. */
export function shortTime(instant: Date, now: Date, zone: Zone): string {
  const timeZone = zoneOf(zone)
  const { date, time } = partsOf(instant, timeZone)
  const day = date === partsOf(now, timeZone).date ? '' : `${date} `
  const minutes = time.slice(0, 5)
  return UTC.has(timeZone) ? `${day}${minutes}Z` : `${day}${minutes} (${printInstant(instant).slice(11, 16)}Z)`
}

/** `2025-07-16`: the day of the user. */
export function localDay(instant: Date, zone: Zone): string {
  const timeZone = zoneOf(zone)
  return partsOf(instant, timeZone).date
}

/** `03:00:00 (01:00:00Z)`, below a day. */
export function clockTime(instant: Date, zone: Zone): string {
  const timeZone = zoneOf(zone)
  const utc = printInstant(instant).slice(11)
  return UTC.has(timeZone) ? utc : `${partsOf(instant, timeZone).time} (${utc})`
}

function zoneOf({ timeZone }: Zone): string {
  return timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
}

function partsOf(instant: Date, timeZone: string) {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', timeZoneName: 'short' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]))
  const join = (separator: string, ...types: readonly Intl.DateTimeFormatPartTypes[]) =>
    types.map((type) => parts.get(type) ?? '').join(separator)
  return {
    date: join('-', 'year', 'month', 'day'),
    time: join(':', 'hour', 'minute', 'second'),
    zone: parts.get('timeZoneName') ?? timeZone,
  }
}

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const

/** `2 h 10 min`, `3 d 4 h`, `45 s`: the two largest units, rounded down. */
export function printSeconds(seconds: number): string {
  const parts = UNITS.map(([unit, size], index) => {
    const larger = UNITS[index - 1]?.[1] ?? Number.POSITIVE_INFINITY
    return { unit, count: Math.floor((seconds % larger) / size) }
  })
  const first = parts.findIndex(({ count }) => count > 0)
  if (first === -1) return '0 s'
  const shown = parts.slice(first, first + 2).filter(({ count }) => count > 0)
  return shown.map(({ unit, count }) => `${count} ${unit}`).join(' ')
}

/** `2 h 10 min left`, `over` */
export function timeLeft(end: Date, now: Date): string {
  const seconds = Math.floor((end.getTime() - now.getTime()) / 1000)
  return seconds <= 0 ? 'over' : `${printSeconds(seconds)} left`
}
