import type { Clock } from '../clock.ts'
import type { State } from './state.ts'

/**
 * IAM's memory. Real IAM answers reads and authorises requests from copies that lag behind its writes; here a read sees
 * the state of `visibilityDelaySeconds` ago, so lateness costs nothing but keeping a few past states.
 */
export interface Store {
  /** What has been written: the basis of every change. */
  present(): State
  /** What readers and authorisation see. */
  visible(): State
  change(next: State): void
  /** What was there all along: seen at once, however late changes are. For setting a stage. */
  stage(change: (state: State) => State): void
}

export function createStore(initial: State, clock: Clock, visibilityDelaySeconds = 0): Store {
  let past: readonly Moment[] = [{ since: Number.NEGATIVE_INFINITY, state: initial }]

  return {
    present: () => newest(past),
    visible() {
      if (visibilityDelaySeconds === 0) return newest(past)
      past = forget(past, horizon())
      return oldest(past)
    },
    change(next) {
      const moment = { since: clock.now().getTime(), state: next }
      past = visibilityDelaySeconds === 0 ? [moment] : [...forget(past, horizon()), moment]
    },
    stage(change) {
      past = past.map(({ since, state }) => ({ since, state: change(state) }))
    },
  }

  function horizon(): number {
    return clock.now().getTime() - visibilityDelaySeconds * 1000
  }
}

type Moment = { readonly since: number; readonly state: State }

/** Drops every state that has been replaced by one that is visible by now. */
function forget(past: readonly Moment[], horizon: number): readonly Moment[] {
  const visible = past.findLastIndex(({ since }) => since <= horizon)
  return visible > 0 ? past.slice(visible) : past
}

function newest(past: readonly Moment[]): State {
  return theOne(past.at(-1))
}

function oldest(past: readonly Moment[]): State {
  return theOne(past[0])
}

function theOne(moment: Moment | undefined): State {
  if (moment === undefined) throw new Error('Cannot read IAM: it has no state')
  return moment.state
}
