import { attachableFrom } from './status.ts'
import { secondsAfter, type Window } from './window.ts'

/** Scheduler refuses an instant that has passed, and needs a moment to accept one. */
const SHORTEST_NOTICE_SECONDS = 60

/** When the timer of each edge fires. Undefined where the opening is too near for a timer: then it is settled at once. */
export function timersFor(window: Window, now: Date): { readonly close: Date; readonly open: Date | undefined } {
  const soonest = secondsAfter(now, SHORTEST_NOTICE_SECONDS)
  const open = attachableFrom({ window })
  return { close: window.closesAt > soonest ? window.closesAt : soonest, open: open > soonest ? open : undefined }
}
