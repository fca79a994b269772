import type { Clock } from '../clock.ts'

/**
 * The states of an IAM. On AWS, reads and authorization use replicas that lag behind writes; here they use the state of
 * `visibilityDelaySeconds` ago, which only needs a few past states.
 */
export interface Store<State> {
  /** The newest state: the basis of every change. */
  present(): State
  /** The state that reads and authorization use. */
  visible(): State
  change(next: State): void
  /** Makes a change as if it had always been there, so that it is visible immediately: for fixtures. */
  backdate(change: (state: State) => State): void
}

export function createStore<State>(initial: State, clock: Clock, visibilityDelaySeconds = 0): Store<State> {
  let past: readonly Moment<State>[] = [{ since: Number.NEGATIVE_INFINITY, state: initial }]

  return {
    present: () => newest(past),
    visible() {
      if (visibilityDelaySeconds === 0) return newest(past)
      past = dropReplaced(past, horizon())
      return oldest(past)
    },
    change(next) {
      const moment = { since: clock.now().getTime(), state: next }
      past = visibilityDelaySeconds === 0 ? [moment] : [...dropReplaced(past, horizon()), moment]
    },
    backdate(change) {
      past = past.map(({ since, state }) => ({ since, state: change(state) }))
    },
  }

  function horizon(): number {
    return clock.now().getTime() - visibilityDelaySeconds * 1000
  }
}

type Moment<State> = { readonly since: number; readonly state: State }

/** Drops every state that a visible one has replaced. */
function dropReplaced<State>(past: readonly Moment<State>[], horizon: number): readonly Moment<State>[] {
  const visible = past.findLastIndex(({ since }) => since <= horizon)
  return visible > 0 ? past.slice(visible) : past
}

function newest<State>(past: readonly Moment<State>[]): State {
  return required(past.at(-1))
}

function oldest<State>(past: readonly Moment<State>[]): State {
  return required(past[0])
}

function required<State>(moment: Moment<State> | undefined): State {
  if (moment === undefined) throw new Error('Cannot read IAM: it has no state')
  return moment.state
}
