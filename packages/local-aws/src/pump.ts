import type { Agenda } from './agenda.ts'
import type { RunningClock } from './clock.ts'

/** A laptop that slept, or a clock that was set, is noticed after this long. */
const LONGEST_NAP_MS = 1000

/**
 * Runs entries as a running clock reaches them, side by side as on AWS.
 * Returns the stop: it takes up no further entry, and waits for those at work.
 */
export function pump(agenda: Agenda, clock: RunningClock): () => Promise<void> {
  const atWork = new Set<Promise<void>>()
  let alarm: NodeJS.Timeout | undefined
  let stopped = false

  const wake = () => {
    clearTimeout(alarm)
    if (stopped) return
    for (let entry = agenda.takeDue(); entry; entry = agenda.takeDue()) {
      const work = entry.run().finally(() => atWork.delete(work))
      atWork.add(work)
    }
    alarm = setTimeout(wake, napMs(agenda, clock))
  }
  // Not at once: an entry added in the midst of an API call must not run before that call has been answered.
  const forget = agenda.onAdded(() => {
    clearTimeout(alarm)
    alarm = setTimeout(wake, napMs(agenda, clock))
  })
  wake()

  return async () => {
    stopped = true
    forget()
    clearTimeout(alarm)
    await Promise.all(atWork)
  }
}

function napMs(agenda: Agenda, clock: RunningClock): number {
  const next = agenda.nextDue()
  if (!next) return LONGEST_NAP_MS
  const wait = (next.getTime() - clock.now().getTime()) / clock.speed
  return Math.min(LONGEST_NAP_MS, Math.max(0, Math.ceil(wait)))
}
