import * as z from 'zod'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import { type JobReport, sageMakerReport } from './job-report.ts'

/** As SageMaker sends it on the default bus. It names a model, and no role. */
export const SageMakerTransformJobStateChange = contract(
  'SageMaker Transform Job State Change',
  z.looseObject({
    TransformJobName: z.string(),
    TransformJobStatus: z
      .string()
      .meta({ description: 'Completed, Failed and Stopped are terminal; Stopping is not.' }),
  }),
)

/** Throws a Refusal if name or status cannot be read. */
export function transformJobReport(event: BusEvent): JobReport {
  return sageMakerReport(event, SageMakerTransformJobStateChange, 'transformJob', 'TransformJob')
}
