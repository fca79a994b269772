import type { Grant } from './grant.ts'
import { closingSoonFrom } from './notices.ts'
import { attachableFrom } from './status.ts'
import { secondsAfter } from './window.ts'

/** Scheduler refuses an instant that has passed, and needs a moment to accept one. */
const SHORTEST_NOTICE_SECONDS = 60

/** What a timer is for: an edge of the window, or a notice to subscribers. */
export type TimerKind = 'open' | 'close' | 'ready' | 'closing-soon'

export type TimersFor = { readonly close: Date } & {
  /** Undefined where the instant is too near for a timer, or there is none: then a run now, or the sweep, does it. */
  readonly [Kind in Exclude<TimerKind, 'close'>]: Date | undefined
}

/** When the timers of a grant fire. */
export function timersFor(grant: Pick<Grant, 'window' | 'closingSoonMinutes'>, now: Date): TimersFor {
  const { opensAt, closesAt } = grant.window
  const soonest = secondsAfter(now, SHORTEST_NOTICE_SECONDS)
  const inTime = (at: Date | undefined) => (at !== undefined && at > soonest ? at : undefined)
  return {
    close: closesAt > soonest ? closesAt : soonest,
    open: inTime(attachableFrom(grant)),
    ready: inTime(opensAt),
    'closing-soon': inTime(closingSoonFrom(grant)),
  }
}
