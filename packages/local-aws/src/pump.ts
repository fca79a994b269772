import type { Agenda } from './agenda.ts'
import type { RunningClock } from './clock.ts'

/** The longest sleep, so that a computer's suspend or a changed system clock is noticed within this time. */
const MAX_SLEEP_MS = 1000

/**
 * Runs entries as the clock reaches them, concurrently as on AWS.
 * Returns a function that stops the pump: it starts no further entry, and waits for those that are running.
 */
export function pump(agenda: Agenda, clock: RunningClock): () => Promise<void> {
  const running = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const wake = () => {
    clearTimeout(timer)
    if (stopped) return
    for (let entry = agenda.takeDue(); entry; entry = agenda.takeDue()) {
      const work = entry.run().finally(() => running.delete(work))
      running.add(work)
    }
    timer = setTimeout(wake, sleepMs(agenda, clock))
  }
  // Not immediately: an entry that an API call adds must not run before that call has been answered.
  const unsubscribe = agenda.onAdded(() => {
    clearTimeout(timer)
    timer = setTimeout(wake, sleepMs(agenda, clock))
  })
  wake()

  return async () => {
    stopped = true
    unsubscribe()
    clearTimeout(timer)
    await Promise.all(running)
  }
}

function sleepMs(agenda: Agenda, clock: RunningClock): number {
  const next = agenda.nextDue()
  if (!next) return MAX_SLEEP_MS
  const wait = (next.getTime() - clock.now().getTime()) / clock.speed
  return Math.min(MAX_SLEEP_MS, Math.max(0, Math.ceil(wait)))
}
