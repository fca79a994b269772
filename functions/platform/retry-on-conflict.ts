import { setTimeout } from 'node:timers/promises'
import { Busy, Conflict } from '#core/ports.ts'

/** Before each retry: none at first, then time for the other run to finish. */
const WAITS_MS = [0, 250, 500, 1000, 2000]

/** Runs a story again, from its reads on, if another run wrote in between, or is making the same change. Throws the last `Conflict` or `Busy`. */
export async function retryOnConflict(
  story: (isFirst: boolean) => Promise<void>,
  [waitMs, ...others] = WAITS_MS,
  isFirst = true,
): Promise<void> {
  try {
    await story(isFirst)
  } catch (error) {
    if (!(error instanceof Conflict || error instanceof Busy) || waitMs === undefined) throw error
    if (waitMs > 0) await setTimeout(waitMs)
    await retryOnConflict(story, others, false)
  }
}
