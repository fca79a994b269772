import type { Cancel } from '../agenda.ts'
import type { Clock } from '../clock.ts'
import type { FunctionResource } from '../template/stack.ts'
import type { WireRequest } from '../wire.ts'

/** Does something later; what it returns keeps it from being done. */
export type Wait = (ms: number, what: () => void) => Cancel

/** How time passes for one container. */
export interface Pace {
  /** What its own `Date` tells. */
  readonly clock: Clock
  /** What its own `Math.random` tells: SDKs try again after a random while. */
  readonly chance: () => number
  /** Behind its timers. */
  readonly wait: Wait
  /** Behind Lambda's limit on how long a run may take. */
  readonly limit: Wait
  /** Resolves when a call has arrived at its service. */
  readonly travel: (request: WireRequest) => Promise<void>
  /** Stands around every run, from its begin to its end. */
  readonly during: <Outcome>(run: Promise<Outcome>) => Promise<Outcome>
}

export type PaceOf = (fn: FunctionResource) => Pace

/** The longest that Node can wait. */
const NEVER_MS = 2 ** 31 - 1
const SHORTEST_LIMIT_MS = 1000

/**
 * Real time, but with a held clock nobody waits for real: at `speed` 100 an SDK's back-off of 100 ms takes 1 ms.
 * A timer as long as the function's time limit never fires: on AWS the function is gone by then.
 */
export function hurried(clock: Clock, speed: number): PaceOf {
  return ({ timeoutSeconds }) => {
    const limitMs = timeoutSeconds * 1000
    return {
      clock,
      chance: Math.random,
      wait: (ms, what) => realWait(ms >= limitMs ? NEVER_MS : ms / speed, what),
      // Work takes real time even if sleep does not, so a hurried function still gets a second of it.
      limit: (ms, what) => realWait(Math.min(ms, Math.max(ms / speed, SHORTEST_LIMIT_MS)), what),
      travel: () => Promise.resolve(),
      during: (run) => run,
    }
  }
}

function realWait(ms: number, what: () => void): Cancel {
  const timer = setTimeout(what, ms)
  return () => clearTimeout(timer)
}
