import * as z from 'zod'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import { type JobReport, namedRun, outcomesOf } from './job-report.ts'
import { textNamed } from './lenient/fields-named.ts'
import { unreadable } from './lenient/words.ts'

/** As SageMaker sends it on the default bus. It names no role; its steps have events of their own, and do not end it. */
export const SageMakerModelBuildingPipelineExecutionStatusChange = contract(
  'SageMaker Model Building Pipeline Execution Status Change',
  z.looseObject({
    pipelineExecutionArn: z.string().meta({ description: 'Ends with the id of the execution.' }),
    pipelineExecutionDisplayName: z
      .string()
      .optional()
      .meta({ description: 'What whoever started it called it: known before it starts.' }),
    currentPipelineExecutionStatus: z.string().meta({ description: 'Succeeded, Failed and Stopped are terminal.' }),
  }),
)

/** Throws a Refusal if execution or status cannot be read. */
export function pipelineReport(event: BusEvent): JobReport {
  const read = (name: string) => textNamed(event.detail, name.toLowerCase())
  const [arn, status] = [read('pipelineExecutionArn'), read('currentPipelineExecutionStatus')]
  if (arn === undefined || status === undefined)
    throw unreadable(SageMakerModelBuildingPipelineExecutionStatusChange, event)
  const called = { names: [read('pipelineExecutionDisplayName')], ids: [arn, arn.split('/').at(-1)] }
  return { service: 'SageMaker', run: namedRun('pipelineExecution', called), status, outcomes: outcomesOf(status) }
}
