import * as z from 'zod'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import { type JobReport, sageMakerReport } from './job-report.ts'

/** As SageMaker sends it on the default bus for jobs of newer kinds, such as reinforcement fine-tuning: they count as training jobs. */
export const SageMakerJobStateChange = contract(
  'SageMaker Job State Change',
  z.looseObject({
    JobName: z.string(),
    RoleArn: z.unknown().optional().meta({ description: 'The role of the job. The grant of another role goes on.' }),
    JobStatus: z.string().meta({ description: 'Completed, Failed and Stopped are terminal; Stopping is not.' }),
    JobCategory: z.string().optional().meta({ description: 'Such as AgentRFT.' }),
  }),
)

/** Throws a Refusal if name or status cannot be read. */
export function otherJobReport(event: BusEvent): JobReport {
  return sageMakerReport(event, SageMakerJobStateChange, 'trainingJob', 'Job')
}
