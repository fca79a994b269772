import * as z from 'zod'
import { batchReport } from './batch-report.ts'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import type { EndRequest } from './end-request.ts'
import { endByReport, type JobReport } from './job-report.ts'

/** As Batch sends it on the default bus, as far as Curfew reads it. */
export const BatchJobStateChange = contract(
  'Batch Job State Change',
  z.looseObject({
    jobId: z.string().meta({ description: "Batch's own id; children of arrays and nodes have `id:0` and `id#0`." }),
    jobName: z.string(),
    jobQueue: z.string().optional().meta({ description: 'The ARN of its queue.' }),
    status: z.string().meta({
      description:
        'SUCCEEDED and FAILED are terminal, RUNNING is the start. A failed attempt that is retried is RUNNABLE again.',
    }),
    isTerminated: z.boolean().optional().meta({ description: 'Whether somebody stopped it: then it is FAILED, too.' }),
    isCancelled: z.boolean().optional().meta({ description: 'The same, before it ran.' }),
  }),
)

/** Throws a Refusal if the status, or both name and id, cannot be read. */
export function batchJobReport(event: BusEvent): JobReport {
  return batchReport(event, BatchJobStateChange)
}

/** Undefined if the job goes on. Throws a Refusal if the status, or both name and id, cannot be read. */
export function endByBatch(event: BusEvent): EndRequest | undefined {
  return endByReport(batchJobReport(event), event)
}
