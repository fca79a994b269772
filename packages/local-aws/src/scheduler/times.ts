import { cronTimes } from '../events/cron.ts'
import { type NextTime, rateTimes } from '../events/recurrence.ts'
import { instantOfAt, instantOfLocal, localOf } from './at.ts'

export type Span = { readonly start: Date; readonly end: Date | undefined }

/** When a schedule fires: its first time, and those after it. */
export type Times = {
  readonly first: Date | undefined
  /** The first time after an instant; undefined if there is none, as for `at(…)`. */
  readonly next: NextTime
}

/**
 * The times of `at(…)`, `rate(…)` or `cron(…)`; undefined for another expression. A rate fires at its start; `at(…)` ignores the
 * span, as on AWS.
 */
export function timesOf(expression: string, timezone: string, { start, end }: Span): Times | undefined {
  const at = instantOfAt(expression, timezone)
  if (at) return { first: at, next: () => undefined }
  const until = (time: Date | undefined) => (time !== undefined && end !== undefined && time > end ? undefined : time)
  const rate = rateTimes(expression, start)
  if (rate) return { first: until(start), next: (after) => until(rate(after)) }
  const cron = cronTimes(expression)
  if (!cron) return undefined
  const next: NextTime = (after) => until(nextInZone(cron, after, timezone))
  return { first: next(new Date(start.getTime() - 1)), next }
}

/** A time that the change to summer time leaves out is skipped, and one that the change back repeats counts once. */
function nextInZone(cron: NextTime, after: Date, timezone: string): Date | undefined {
  for (let local = cron(localOf(after, timezone)); local !== undefined; local = cron(local)) {
    const instant = instantOfLocal(local, timezone)
    if (instant > after && localOf(instant, timezone).getTime() === local.getTime()) return instant
  }
  return undefined
}
