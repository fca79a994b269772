import * as z from 'zod'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import { type JobReport, namedRun, outcomesOf } from './job-report.ts'
import { textNamed } from './lenient/fields-named.ts'
import { unreadable } from './lenient/words.ts'
import { BEDROCK_ROLES, rolesNamed } from './roles-named.ts'

/** As Bedrock sends it on the default bus, as far as Curfew reads it. Best effort. */
export const ModelCustomizationJobStateChange = contract(
  'Model Customization Job State Change',
  z.looseObject({
    jobName: z.string(),
    jobArn: z.string().optional(),
    roleArn: z.unknown().optional().meta({ description: 'The role of the job. The grant of another role goes on.' }),
    jobStatus: z.string().meta({ description: 'Completed, Failed and Stopped are terminal; Stopping is not.' }),
  }),
)

/** Name or ARN is enough. Throws a Refusal if the status, or both of them, cannot be read. */
export function customizationReport(event: BusEvent): JobReport {
  const [name, arn, status] = ['jobname', 'jobarn', 'jobstatus'].map((field) => textNamed(event.detail, field))
  if (status === undefined || (name ?? arn) === undefined) throw unreadable(ModelCustomizationJobStateChange, event)
  const runsAs = rolesNamed(event, BEDROCK_ROLES)
  const run = namedRun('customizationJob', { names: [name], ids: [arn] }, runsAs && { runsAs })
  return { service: 'Bedrock', run, status, outcomes: outcomesOf(status) }
}
