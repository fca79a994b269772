import * as z from 'zod'
import { type BusEvent, parseOrRefuse } from './bus-event.ts'
import { contract } from './contract.ts'
import type { EndRequest } from './end-request.ts'
import { rolesNamed, SAGEMAKER_ROLES } from './roles-named.ts'

/** As SageMaker sends it on the default bus, as far as Curfew reads it. Best effort, and more than once for one change. */
export const SageMakerTrainingJobStateChange = contract(
  'SageMaker Training Job State Change',
  z.looseObject({
    TrainingJobName: z.string(),
    RoleArn: z.unknown().optional().meta({ description: 'The role of the job. The grant of another role goes on.' }),
    TrainingJobStatus: z.string().meta({ description: 'Completed, Failed and Stopped are terminal; Stopping is not.' }),
  }),
)

/** Stopping is not an end: the job has two minutes to save its work. */
export function endBySageMaker(event: BusEvent): EndRequest | undefined {
  const { TrainingJobName, TrainingJobStatus } = parseOrRefuse(SageMakerTrainingJobStateChange, event)
  if (!['Completed', 'Failed', 'Stopped'].includes(TrainingJobStatus)) return undefined
  const reason = `SageMaker says ${TrainingJobStatus}`
  const runsAs = rolesNamed(event, SAGEMAKER_ROLES)
  return { of: { jobIds: [TrainingJobName] }, because: 'ended', ...(runsAs && { runsAs }), by: event.source, reason }
}
