import type { Cancel } from '../agenda.ts'
import type { Clock } from '../clock.ts'
import type { FunctionResource } from '../template/stack.ts'
import type { WireRequest } from '../wire.ts'

/** Calls `what` after `ms` milliseconds. Returns a function that cancels it. */
export type Wait = (ms: number, what: () => void) => Cancel

/** How time passes for one container. */
export interface Pace {
  /** The clock behind its `Date`. */
  readonly clock: Clock
  /** Its `Math.random`, which SDKs use for their back-off. */
  readonly random: () => number
  /** Behind its timers. */
  readonly wait: Wait
  /** Behind Lambda's timeout of a run. */
  readonly limit: Wait
  /** Resolves when a call has reached its service. */
  readonly networkDelay: (request: WireRequest) => Promise<void>
  /** Wraps the work of a service on a call. */
  readonly whileAnswered: <Response>(response: Promise<Response>) => Promise<Response>
  /** Called when a call will never be answered. Returns what to call when the function gives it up. */
  readonly onSilence: () => Cancel
  /** Wraps every run, from its start to its end. */
  readonly track: <Outcome>(run: Promise<Outcome>) => Promise<Outcome>
}

export type PaceOf = (fn: FunctionResource) => Pace
