import * as z from 'zod'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import { type EndRequest, endOfJobs } from './end-request.ts'
import { textNamed } from './lenient/fields-named.ts'
import { isJobId } from './lenient/job-ids.ts'
import { sourceOf, unreadable } from './lenient/words.ts'
import { rolesNamed, SAGEMAKER_ROLES } from './roles-named.ts'
import type { StartReport } from './start-report.ts'

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

/** Stopping is not an end: the job has two minutes to save its work. Throws a Refusal if name or status cannot be read. */
export function endBySageMaker(event: BusEvent): EndRequest | undefined {
  const { status, jobIds, runsAs } = runIn(event)
  if (!['Completed', 'Failed', 'Stopped'].includes(status)) return undefined
  const of = endOfJobs(...jobIds)
  const reason = `SageMaker says ${status}`
  return { of, because: 'ended', ...(runsAs && { runsAs }), by: sourceOf(event), reason, noted: [] }
}

/** A job that is Pending waits for capacity: it has not started. Throws as `endBySageMaker` does. */
export function startBySageMaker(event: BusEvent): StartReport | undefined {
  const { status, jobIds, runsAs } = runIn(event)
  if (status !== 'InProgress' || textNamed(event.detail, 'secondarystatus') === 'Pending') return undefined
  return { jobIds, ...(runsAs && { runsAs }), at: event.time, by: sourceOf(event), noted: [] }
}

/** Throws a Refusal if name or status cannot be read. */
function runIn(event: BusEvent) {
  const [name, status] = ['trainingjobname', 'trainingjobstatus'].map((field) => textNamed(event.detail, field))
  if (name === undefined || status === undefined) throw unreadable(SageMakerTrainingJobStateChange, event)
  return { status, jobIds: [name].filter(isJobId), runsAs: rolesNamed(event, SAGEMAKER_ROLES) }
}
