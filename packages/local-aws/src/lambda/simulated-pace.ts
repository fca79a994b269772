import type { Agenda } from '../agenda.ts'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { WireRequest } from '../wire.ts'
import type { Pace, PaceOf } from './pace.ts'

export type Simulated = {
  /** How long a call of a function takes to reach its service. */
  readonly latencyMs: (functionName: string, request: WireRequest) => number
  /** How far a function's clock is ahead of the account's clock. */
  readonly skewMs: (functionName: string) => number
}

type Parts = Simulated & { readonly agenda: Agenda; readonly clock: Clock; readonly random: Random }

/** No SDK backs off for longer. Longer timers are time limits, during which the function goes on working. */
const MAX_PAUSE_MS = 30_000

/** How many turns of the event loop must pass without a change. */
const QUIET_TURNS = 2

/**
 * Simulated time: every call and every pause of a function is an entry of the agenda, so concurrent functions interleave
 * there, in the same order whenever the latencies are the same. `settled` resolves when every running function waits for
 * the agenda; await it before moving the clock.
 */
export function simulatedTime({ agenda, clock, random, latencyMs, skewMs }: Parts) {
  const running = new Set<{ waits: number }>()
  let changes = 0

  const paceOf: PaceOf = ({ name }): Pace => {
    const container = { waits: 0 }
    const silentCalls = new Set<symbol>()
    const pause = (ms: number, reason: string, what: () => void) => {
      let ended = false
      const end = () => {
        if (ended) return false
        ended = true
        container.waits -= 1
        changes += 1
        return true
      }
      container.waits += 1
      changes += 1
      const cancel = agenda.at(afterMs(ms), reason, () => void (end() && what()))
      return () => void (end() && cancel())
    }
    const afterMs = (ms: number) => new Date(clock.now().getTime() + Math.ceil(ms))
    // A function that waits for an answer that never comes waits for the agenda: for its own time-out, or Lambda's.
    const onSilence = () => {
      const call = Symbol('silent call')
      silentCalls.add(call)
      container.waits += 1
      changes += 1
      return () => {
        if (!silentCalls.delete(call)) return
        container.waits -= 1
        changes += 1
      }
    }
    const limit: Pace['limit'] = (ms, what) => agenda.at(afterMs(ms), `time limit of ${name}`, what)

    return {
      clock: { now: () => new Date(clock.now().getTime() + skewMs(name)) },
      random: random.next,
      limit,
      wait: (ms, what) => (ms < MAX_PAUSE_MS ? pause(ms, `pause of ${name}`, what) : limit(ms, what)),
      networkDelay: (request) =>
        new Promise((arrive) => {
          pause(latencyMs(name, request), `call of ${name}`, arrive)
        }),
      whileAnswered: (response) => response,
      onSilence,
      track: async (run) => {
        // A run does not wait for the calls that an earlier one left open.
        container.waits -= silentCalls.size
        silentCalls.clear()
        running.add(container)
        changes += 1
        try {
          return await run
        } finally {
          running.delete(container)
          changes += 1
        }
      },
    }
  }

  const settled = async (): Promise<void> => {
    for (let quiet = 0, seen = changes; quiet < QUIET_TURNS; ) {
      await new Promise(setImmediate)
      const busy = changes !== seen || [...running].some(({ waits }) => waits === 0)
      quiet = busy ? 0 : quiet + 1
      seen = changes
    }
  }

  return { paceOf, settled }
}
