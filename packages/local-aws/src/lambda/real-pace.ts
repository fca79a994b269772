import type { Cancel } from '../agenda.ts'
import type { Clock } from '../clock.ts'
import type { PaceOf, Wait } from './pace.ts'

/** Node's longest timer. */
const MAX_TIMER_MS = 2 ** 31 - 1
/** Long enough that a busy machine does not stop a function that works. */
const MIN_TIMEOUT_MS = 10_000

/**
 * Real time, with timers that run `speed` times as fast: at 100 an SDK's back-off of 100 ms takes 1 ms.
 * A timer as long as the function's timeout never fires: on AWS the function has been stopped by then.
 */
export function realTime(clock: Clock, speed: number): PaceOf {
  return ({ timeoutSeconds }) => {
    const timeoutMs = timeoutSeconds * 1000
    const { whileAnswered, unlessAnswering, isAnswering } = heldTimers()
    const silentCalls = new Set<symbol>()

    // Computing takes real time whatever the speed, so only a function that waits in vain is stopped before the minimum.
    const limit: Wait = (ms, what) => {
      const isStuck = () => silentCalls.size > 0 && !isAnswering()
      const cancelEarly = startTimer(ms / speed, () => isStuck() && what())
      const cancelLate = startTimer(Math.min(ms, Math.max(ms / speed, MIN_TIMEOUT_MS)), what)
      return () => {
        cancelEarly()
        cancelLate()
      }
    }

    return {
      clock,
      random: Math.random,
      wait: (ms, what) =>
        unlessAnswering(what, (fire) => startTimer(ms >= timeoutMs ? MAX_TIMER_MS : ms / speed, fire)),
      limit,
      networkDelay: () => Promise.resolve(),
      whileAnswered,
      onSilence: () => {
        const call = Symbol('silent call')
        silentCalls.add(call)
        return () => silentCalls.delete(call)
      },
      track: (run) => {
        // A run does not wait for the calls that an earlier one left open.
        silentCalls.clear()
        return run
      },
    }
  }
}

/**
 * Holds timers back while a service works on a call of the container: that work takes real time, and an accelerated
 * time-out would end a call that is about to be answered.
 */
function heldTimers() {
  const held = new Set<() => void>()
  let answering = 0

  const release = () => {
    for (const fire of [...held]) {
      held.delete(fire)
      fire()
    }
  }
  return {
    isAnswering: () => answering > 0,
    unlessAnswering: (what: () => void, start: (fire: () => void) => Cancel): Cancel => {
      const fire = () => {
        if (answering > 0) held.add(fire)
        else what()
      }
      const cancel = start(fire)
      return () => {
        held.delete(fire)
        cancel()
      }
    },
    whileAnswered: async <Response>(response: Promise<Response>): Promise<Response> => {
      answering += 1
      try {
        return await response
      } finally {
        answering -= 1
        // Later, so that the client can clear the time-outs of the answered call first.
        if (answering === 0) setImmediate(release)
      }
    },
  }
}

function startTimer(ms: number, what: () => void): Cancel {
  const timer = setTimeout(what, ms)
  return () => clearTimeout(timer)
}
