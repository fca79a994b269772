import type { Agenda } from '../agenda.ts'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { WireRequest } from '../wire.ts'
import type { Pace, PaceOf } from './pace.ts'

export type Simulated = {
  /** How long a call of a function is on its way. */
  readonly latencyMs: (functionName: string, request: WireRequest) => number
  /** How far a function's own clock is ahead. */
  readonly skewMs: (functionName: string) => number
}

type Parts = Simulated & { readonly agenda: Agenda; readonly clock: Clock; readonly random: Random }

/** No SDK backs off for longer. Longer timers are limits, beside which work goes on. */
const LONGEST_PAUSE_MS = 30_000

/** How many turns of the event loop have to pass without anything new. */
const QUIET_TURNS = 2

/**
 * Simulated time: every call and every pause of a function stands on the agenda, so functions at work side by side
 * overtake each other there, the same way whenever the latencies are the same. `settled` resolves when each of them
 * waits for the agenda: whoever moves the clock waits for that first.
 */
export function simulated({ agenda, clock, random, latencyMs, skewMs }: Parts) {
  const atWork = new Set<{ waits: number }>()
  let changes = 0

  const paceOf: PaceOf = ({ name }): Pace => {
    const container = { waits: 0 }
    const pause = (ms: number, reason: string, what: () => void) => {
      let over = false
      const end = () => {
        if (over) return false
        over = true
        container.waits -= 1
        changes += 1
        return true
      }
      container.waits += 1
      changes += 1
      const cancel = agenda.at(later(ms), reason, () => void (end() && what()))
      return () => void (end() && cancel())
    }
    const later = (ms: number) => new Date(clock.now().getTime() + Math.ceil(ms))
    const limit: Pace['limit'] = (ms, what) => agenda.at(later(ms), `time limit of ${name}`, what)

    return {
      clock: { now: () => new Date(clock.now().getTime() + skewMs(name)) },
      chance: random.next,
      limit,
      wait: (ms, what) => (ms < LONGEST_PAUSE_MS ? pause(ms, `pause of ${name}`, what) : limit(ms, what)),
      travel: (request) =>
        new Promise((arrive) => {
          pause(latencyMs(name, request), `call of ${name}`, arrive)
        }),
      during: async (run) => {
        atWork.add(container)
        changes += 1
        try {
          return await run
        } finally {
          atWork.delete(container)
          changes += 1
        }
      },
    }
  }

  const settled = async (): Promise<void> => {
    for (let quiet = 0, seen = changes; quiet < QUIET_TURNS; ) {
      await new Promise(setImmediate)
      const busy = changes !== seen || [...atWork].some(({ waits }) => waits === 0)
      quiet = busy ? 0 : quiet + 1
      seen = changes
    }
  }

  return { paceOf, settled }
}
