import * as z from 'zod'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import { NO_JOB_NAMED } from './fields/ended-job.ts'
import { jobId } from './fields/text.ts'
import { jobIdsIn } from './lenient/job-ids.ts'
import { unreadable } from './lenient/words.ts'

/** The job still runs. Without one for as long as `window.heartbeat` says, its access ends. */
export const TrainingJobHeartbeat = contract(
  'Training Job Heartbeat',
  z.strictObject({ jobId }).meta({
    description: 'The recommended form. It counts whatever else the event says, as long as it names a job.',
  }),
)

/** The jobs that are alive by an event. Throws a Refusal if none can be read. */
export function jobsAlive(event: BusEvent): readonly string[] {
  const jobIds = jobIdsIn(event.detail)
  if (jobIds.length === 0) throw unreadable(TrainingJobHeartbeat, event, NO_JOB_NAMED)
  return jobIds
}
