import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import type { EndRequest } from './end-request.ts'
import { endedJob, endOfJob } from './fields/ended-job.ts'

/** The job reached its end: its access ends now. */
export const TrainingJobCompleted = contract('Training Job Completed', endedJob)

export function endByCompletion(event: BusEvent): EndRequest {
  return endOfJob(TrainingJobCompleted, event, 'the job completed')
}
