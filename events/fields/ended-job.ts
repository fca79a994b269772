import * as z from 'zod'
import type { BusEvent } from '../bus-event.ts'
import type { Contract } from '../contract.ts'
import { type EndRequest, endOfJobs } from '../end-request.ts'
import { jobIdsIn } from '../lenient/job-ids.ts'
import { notedIn, sourceOf, unreadable, wordIn } from '../lenient/words.ts'
import { jobId, line } from './text.ts'

/** What a job's own last event says. */
export const endedJob = z
  .strictObject({
    jobId,
    reason: line('What happened, if there is more to say.').optional(),
  })
  .meta({
    description:
      'The recommended form. Access ends whatever else the event says, as long as it names a job: several in a list, too. What is odd is noted in the audit log.',
  })

export const NO_JOB_NAMED = {
  path: 'jobId',
  message: 'names no job that can be read: write {"jobId": "churn-2025-07-16"}',
} as const

/** Ends the job's access on the word of its source. Throws a Refusal if no job can be read. */
export function endOfJob(contract: Contract, event: BusEvent, usualReason: string): EndRequest {
  const jobIds = jobIdsIn(event.detail)
  if (jobIds.length === 0) throw unreadable(contract, event, NO_JOB_NAMED)
  const reason = wordIn(event.detail, ['reason'], usualReason)
  return { of: endOfJobs(...jobIds), because: 'ended', by: sourceOf(event), reason, noted: notedIn(contract, event) }
}
