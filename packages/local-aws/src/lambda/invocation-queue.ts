import type { Agenda } from '../agenda.ts'
import type { HostedFunction } from './functions.ts'

/** Invokes the function with one event; resolves when the event has been dealt with. */
export type Invocation = () => Promise<void>

/**
 * The internal queue of one function: it starts as many invocations as the function has capacity for, in the order in
 * which they came. AWS guarantees less: an event that was throttled is retried after 1 s, then at growing intervals of up
 * to 5 min, so events may overtake each other. Here the order is fixed, so that runs are repeatable.
 */
export interface InvocationQueue {
  enqueue(invocation: Invocation): void
}

export function createInvocationQueue(hosted: HostedFunction, agenda: Agenda): InvocationQueue {
  const waiting: Invocation[] = []
  let throttled = 0

  const schedule = () => agenda.soon(`invoke ${hosted.fn.name}`, startNext)
  const startNext = async () => {
    if (!hosted.hasCapacity()) {
      throttled += 1
      return
    }
    await waiting.shift()?.()
    retryThrottled()
  }
  // Also after an invocation that returned without running the function: its capacity is still free.
  const retryThrottled = () => {
    if (throttled === 0 || !hosted.hasCapacity()) return
    throttled -= 1
    schedule()
  }
  hosted.onCapacity(retryThrottled)

  return {
    enqueue: (invocation) => {
      waiting.push(invocation)
      schedule()
    },
  }
}
