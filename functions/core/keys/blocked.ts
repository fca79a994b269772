import { earlier, secondsAfter } from '#core/grant/window.ts'
import type { Blocked } from './key-ring.ts'

/** As often as a sweep at first, and never less than once an hour. */
const REPORTED_AFTER = { shortestSeconds: 60, longestSeconds: 3600 }

/** What stands in the way of a key. The time until it is reported again doubles: the sweep looks each minute all the same. */
export function blockedBy(because: string, before: Blocked | undefined, now: Date): Blocked {
  if (before !== undefined && !isReportDue(before, now)) return { ...before, because }
  const since = before?.since ?? now
  const { shortestSeconds, longestSeconds } = REPORTED_AFTER
  const seconds = Math.min(Math.max((now.getTime() - since.getTime()) / 1000, shortestSeconds), longestSeconds)
  return { because, since, reportAt: secondsAfter(now, seconds) }
}

/** The longest that a job has to wait for its key once its secret can be stored again. */
const LONGEST_WAIT_SECONDS = 600

/** A key was made, and its secret could not be stored. Each next try comes later than the one before. */
export function blockedByStore(before: Blocked | undefined, now: Date): Blocked {
  const blocked = blockedBy('the secret of a new key could not be stored', before, now)
  return { ...blocked, noKeyBefore: earlier(blocked.reportAt, secondsAfter(now, LONGEST_WAIT_SECONDS)) }
}

export function mayMakeKey(blocked: Blocked | undefined, now: Date): boolean {
  return blocked?.noKeyBefore === undefined || blocked.noKeyBefore <= now
}

/** @param before what the ring said before this run */
export function isReportDue(before: Blocked | undefined, now: Date): boolean {
  return before === undefined || before.reportAt <= now
}
