import * as z from 'zod'
import { batchReport } from './batch-report.ts'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import type { JobReport } from './job-report.ts'

/**
 * As Batch sends it on the default bus for a job that it queues for another service: SageMaker calls the training job
 * `AWSBatch<name><hex>`, so that Batch's own event is the one that has the job's name. It names no role.
 */
export const BatchServiceJobStateChange = contract(
  'Batch Service Job State Change',
  z.looseObject({
    jobId: z.string().meta({ description: "Batch's own id." }),
    jobName: z.string(),
    jobQueue: z.string().optional().meta({ description: 'The ARN of its queue.' }),
    serviceJobType: z.string().optional().meta({ description: 'Such as SAGEMAKER_TRAINING.' }),
    status: z.string().meta({ description: 'SUCCEEDED and FAILED are terminal.' }),
  }),
)

/** Throws a Refusal if the status, or both name and id, cannot be read. */
export function batchServiceJobReport(event: BusEvent): JobReport {
  return batchReport(event, BatchServiceJobStateChange)
}
