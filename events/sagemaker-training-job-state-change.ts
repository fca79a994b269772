import * as z from 'zod'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import type { EndRequest } from './end-request.ts'
import { endByReport, type JobReport, sageMakerReport } from './job-report.ts'

/** As SageMaker sends it on the default bus, as far as Curfew reads it. Best effort, and more than once for one change. */
export const SageMakerTrainingJobStateChange = contract(
  'SageMaker Training Job State Change',
  z.looseObject({
    TrainingJobName: z.string(),
    RoleArn: z.unknown().optional().meta({ description: 'The role of the job. The grant of another role goes on.' }),
    TrainingJobStatus: z
      .string()
      .meta({ description: 'InProgress is the start. Completed, Failed and Stopped are terminal; Stopping is not.' }),
  }),
)

/** Throws a Refusal if name or status cannot be read. */
export function trainingJobReport(event: BusEvent): JobReport {
  return sageMakerReport(event, SageMakerTrainingJobStateChange, 'trainingJob', 'TrainingJob')
}

/** Undefined if the job goes on. Throws a Refusal if name or status cannot be read. */
export function endBySageMaker(event: BusEvent): EndRequest | undefined {
  return endByReport(trainingJobReport(event), event)
}
