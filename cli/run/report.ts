import { causeOf } from '#cli/fault.ts'
import type { Grant } from '#core/grant/grant.ts'
import { statusOf } from '#core/grant/status.ts'
import { TrainingJobCompleted } from '#events/training-job-completed.ts'
import { TrainingJobFailed } from '#events/training-job-failed.ts'
import { TrainingJobStopped } from '#events/training-job-stopped.ts'
import type { RunWorld } from './world.ts'

/** What became of the job: what its last event says. */
export type JobEnd = { readonly as: 'completed' | 'failed' | 'stopped'; readonly reason: string }

const CONTRACTS = { completed: TrainingJobCompleted, failed: TrainingJobFailed, stopped: TrainingJobStopped } as const

const ATTEMPTS = 3

const SECONDS_BETWEEN_ATTEMPTS = 2

/** Says how the command ended, so that its access ends now. Never rejects. */
export async function reportEnd(
  { as, reason }: JobEnd,
  jobId: string,
  grant: Grant | undefined,
  world: RunWorld,
): Promise<void> {
  if (grant !== undefined && statusOf(grant, world.now()) !== 'open' && statusOf(grant, world.now()) !== 'scheduled')
    return
  const { detailType } = CONTRACTS[as]
  for (let attempt = 1; ; attempt++) {
    try {
      await world.put({ detailType, detail: { jobId, reason } })
      return world.say('reported', `sent ${detailType}: the access of job ${jobId} ends now`)
    } catch (error) {
      if (attempt === ATTEMPTS) return world.say('trouble', failure(detailType, jobId, grant, error, world))
      await world.pause(SECONDS_BETWEEN_ATTEMPTS, new Promise(() => {}))
    }
  }
}

function failure(detailType: string, jobId: string, grant: Grant | undefined, error: unknown, world: RunWorld): string {
  const end = grant === undefined ? 'its window closes' : world.print(grant.window.closesAt)
  return `cannot send ${detailType}, so access stays open until ${end}; end it with curfew end ${jobId}: ${causeOf(error)}`
}
