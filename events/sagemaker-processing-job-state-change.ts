import * as z from 'zod'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import { type JobReport, sageMakerReport } from './job-report.ts'

/** As SageMaker sends it on the default bus, as far as Curfew reads it. */
export const SageMakerProcessingJobStateChange = contract(
  'SageMaker Processing Job State Change',
  z.looseObject({
    ProcessingJobName: z.string(),
    RoleArn: z.unknown().optional().meta({ description: 'The role of the job. The grant of another role goes on.' }),
    ProcessingJobStatus: z
      .string()
      .meta({ description: 'Completed, Failed and Stopped are terminal; Stopping is not.' }),
  }),
)

/** Throws a Refusal if name or status cannot be read. */
export function processingJobReport(event: BusEvent): JobReport {
  return sageMakerReport(event, SageMakerProcessingJobStateChange, 'processingJob', 'ProcessingJob')
}
