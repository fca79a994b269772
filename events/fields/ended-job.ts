import * as z from 'zod'
import { type BusEvent, parseOrRefuse } from '../bus-event.ts'
import type { Contract } from '../contract.ts'
import type { EndRequest } from '../end-request.ts'
import { jobId, line } from './text.ts'

/** What a job's own last event says. */
export const endedJob = z.strictObject({
  jobId,
  reason: line('What happened, if there is more to say.').optional(),
})

/** Ends the job's access on the word of its source. */
export function endOfJob(contract: Contract<typeof endedJob>, event: BusEvent, usualReason: string): EndRequest {
  const { jobId, reason = usualReason } = parseOrRefuse(contract, event)
  return { of: { jobIds: [jobId] }, because: 'ended', by: event.source, reason }
}
