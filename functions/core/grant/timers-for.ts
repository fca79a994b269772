import { attachableFrom } from './status.ts'
import { secondsAfter, type Window } from './window.ts'

/** Scheduler answers an instant that has passed with an error, and may need a moment to take one in. */
const SHORTEST_NOTICE_SECONDS = 60

/** When the timer of each edge is to fire; no timer where it is too near: then a look now, and the sweep, serve. */
export function timersFor(window: Window, now: Date): { readonly close: Date; readonly open: Date | undefined } {
  const soonest = secondsAfter(now, SHORTEST_NOTICE_SECONDS)
  const open = attachableFrom({ window })
  return { close: window.closesAt > soonest ? window.closesAt : soonest, open: open > soonest ? open : undefined }
}
