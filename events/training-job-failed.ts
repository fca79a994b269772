import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import type { EndRequest } from './end-request.ts'
import { endedJob, endOfJob } from './fields/ended-job.ts'

/** The job failed: its access ends now. */
export const TrainingJobFailed = contract('Training Job Failed', endedJob)

export function endByFailure(event: BusEvent): EndRequest {
  return endOfJob(TrainingJobFailed, event, 'the job failed')
}
