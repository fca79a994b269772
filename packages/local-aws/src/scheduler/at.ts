/**
 * The instant of `at(2025-07-16T04:00:00)` in an IANA time zone; undefined if the expression has another form.
 * As on AWS, the expression itself holds no zone: `Z`, an offset and a fraction of a second are refused.
 */
export function instantOfAt(expression: string, timezone: string): Date | undefined {
  const [, text] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(expression) ?? []
  if (!text) return undefined
  const asUtc = new Date(`${text}Z`)
  if (Number.isNaN(asUtc.getTime()) || !asUtc.toISOString().startsWith(text)) return undefined
  return instantOfLocal(asUtc, timezone)
}

/** The instant at which clocks of a time zone show what those of UTC show at another. */
export function instantOfLocal(asUtc: Date, timezone: string): Date {
  if (timezone === 'UTC') return asUtc
  // Twice, because the offset at the first guess may be from the other side of a daylight saving change.
  const guess = new Date(asUtc.getTime() - offsetMs(asUtc, timezone))
  return new Date(asUtc.getTime() - offsetMs(guess, timezone))
}

export function isTimezone(name: string): boolean {
  if (name === 'UTC') return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** The instant at which clocks of UTC show what those of a time zone show now. */
export function localOf(instant: Date, timezone: string): Date {
  return timezone === 'UTC' ? instant : new Date(instant.getTime() + offsetMs(instant, timezone))
}

/** How far a time zone is ahead of UTC at an instant. */
function offsetMs(instant: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(instant)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '00'
  const local = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`
  return new Date(local).getTime() - Math.floor(instant.getTime() / 1000) * 1000
}
