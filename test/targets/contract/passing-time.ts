import type { Agenda } from '@curfew/local-aws/agenda'
import type { ManualClock } from '@curfew/local-aws/clock'
import type { Wait } from '@curfew/local-aws/lambda/pace'

/** Timers this long are limits, beside which work goes on: nobody waits for them. */
const LIMIT_MS = 30_000

/** After so many turns of the event loop without a new timer, all that is left to do waits for one. */
const QUIET_TURNS = 5

/** Time that passes while somebody waits for it, and stands still otherwise: no test depends on the machine's speed. */
export function passingTime(clock: ManualClock, agenda: Agenda) {
  let waiting = 0
  let changes = 0
  let isPassing = false

  const passWhileWaiting = async () => {
    isPassing = true
    while (waiting > 0) {
      await quiet()
      const next = agenda.nextDue()
      if (waiting === 0 || next === undefined) break
      if (next > clock.now()) clock.moveTo(next)
      void agenda.takeDue()?.run()
    }
    isPassing = false
  }
  const quiet = async () => {
    for (let turns = 0, seen = changes; turns < QUIET_TURNS; seen = changes) {
      await new Promise(setImmediate)
      turns = changes === seen ? turns + 1 : 0
    }
  }
  const waitFor: Wait = (ms, what) => {
    let isOver = false
    const end = () => {
      if (isOver) return false
      isOver = true
      waiting -= 1
      changes += 1
      return true
    }
    waiting += 1
    changes += 1
    const cancel = agenda.at(later(ms), 'wait', () => void (end() && what()))
    if (!isPassing) void passWhileWaiting()
    return () => void (end() && cancel())
  }
  const later = (ms: number) => new Date(clock.now().getTime() + Math.ceil(ms))

  return {
    wait: (ms: number, what: () => void) => (ms < LIMIT_MS ? waitFor(ms, what) : agenda.at(later(ms), 'limit', what)),
    pass: (ms: number) => new Promise<void>((over) => void waitFor(ms, over)),
  }
}
