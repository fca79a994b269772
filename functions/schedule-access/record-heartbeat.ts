import { earlier } from '#core/grant/window.ts'
import type { BusEvent } from '#events/bus-event.ts'
import { jobsAlive } from '#events/training-job-heartbeat.ts'
import { log } from '#platform/log.ts'
import { retryOnConflict } from '#platform/retry-on-conflict.ts'
import type { World } from './world.ts'

/**
 * Remembers when a job was last alive: one write, and no call to its target. It wakes nothing: the sweep finds a job that is
 * silent, and the time of the event counts, not that of its arrival.
 */
export async function recordHeartbeat(event: BusEvent, { grants, now }: Pick<World, 'grants' | 'now'>): Promise<void> {
  // The sender sets the time of an event: one in the future would keep access although the job is dead.
  const at = earlier(event.time, now())
  for (const jobId of jobsAlive(event)) {
    await retryOnConflict(async () => {
      const outcome = await grants.recordHeartbeat(jobId, at)
      if (outcome === 'ignored') log.info('ignored: not the latest, or of a job that needs none', { job: jobId })
    })
  }
}
