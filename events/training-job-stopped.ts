import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import type { EndRequest } from './end-request.ts'
import { endedJob, endOfJob } from './fields/ended-job.ts'

/** Somebody stopped the job: its access ends now. */
export const TrainingJobStopped = contract('Training Job Stopped', endedJob)

export function endByStop(event: BusEvent): EndRequest {
  return endOfJob(TrainingJobStopped, event, 'the job was stopped')
}
