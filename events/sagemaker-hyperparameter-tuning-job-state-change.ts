import * as z from 'zod'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import { type JobReport, sageMakerReport } from './job-report.ts'
import { TUNING_ROLES } from './roles-named.ts'

/** As SageMaker sends it on the default bus. The training jobs that it starts have events of their own, and do not end it. */
export const SageMakerHyperParameterTuningJobStateChange = contract(
  'SageMaker HyperParameter Tuning Job State Change',
  z.looseObject({
    HyperParameterTuningJobName: z.string(),
    TrainingJobDefinition: z.unknown().optional().meta({
      description: 'Names the role of its training jobs, as TrainingJobDefinitions does if there are several.',
    }),
    HyperParameterTuningJobStatus: z
      .string()
      .meta({ description: 'Completed, Failed and Stopped are terminal; Stopping is not.' }),
  }),
)

/** Throws a Refusal if name or status cannot be read. */
export function tuningJobReport(event: BusEvent): JobReport {
  return sageMakerReport(
    event,
    SageMakerHyperParameterTuningJobStateChange,
    'tuningJob',
    'HyperParameterTuningJob',
    TUNING_ROLES,
  )
}
