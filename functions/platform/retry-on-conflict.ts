import { setTimeout } from 'node:timers/promises'
import { Busy, Conflict } from '#core/ports.ts'

/** Before each further look: at once, and then giving others time to come to an end. */
const WAITS_MS = [0, 250, 500, 1000, 2000]

/** Runs a story that looks before it writes, again if another wrote in between, or is at the same work. */
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
