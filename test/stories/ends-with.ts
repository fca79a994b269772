import type { Day } from '#local/day/day.ts'

/** An event of a service about one of its jobs, put on the default bus. */
export type ServiceEvent = {
  readonly source: string
  readonly detailType: string
  readonly detail: object
  readonly time?: Date
}

export function batch(jobName: string, status: string, more: object = {}): ServiceEvent {
  return {
    source: 'aws.batch',
    detailType: 'Batch Job State Change',
    detail: { jobName, jobId: 'a-1', status, ...more },
  }
}

export function batchService(jobName: string, status: string, more: object = {}): ServiceEvent {
  return {
    ...batch(jobName, status, { serviceJobType: 'SAGEMAKER_TRAINING', ...more }),
    detailType: 'Batch Service Job State Change',
  }
}

/** @param kind as the detail type has it, and before `Name` and `Status` in the fields of the detail */
export function sagemaker(
  [kind, subject]: readonly [string, string],
  name: string,
  status: string,
  more: object = {},
): ServiceEvent {
  const detail = { [`${subject}Name`]: name, [`${subject}Status`]: status, ...more }
  return { source: 'aws.sagemaker', detailType: `SageMaker ${kind} State Change`, detail }
}

export const TRAINING = ['Training Job', 'TrainingJob'] as const
export const TUNING = ['HyperParameter Tuning Job', 'HyperParameterTuningJob'] as const
export const PROCESSING = ['Processing Job', 'ProcessingJob'] as const
export const TRANSFORM = ['Transform Job', 'TransformJob'] as const
export const NEWER = ['Job', 'Job'] as const

export const EXECUTION = 'arn:aws:sagemaker:us-east-1:111122223333:pipeline/churn/execution/p4jn9xou8a8s'

export function pipeline(status: string, more: object = {}): ServiceEvent {
  return {
    source: 'aws.sagemaker',
    detailType: 'SageMaker Model Building Pipeline Execution Status Change',
    detail: { pipelineExecutionArn: EXECUTION, currentPipelineExecutionStatus: status, ...more },
  }
}

export const CUSTOMIZATION =
  'arn:aws:bedrock:us-east-1:111122223333:model-customization-job/amazon.titan-v1:0:8k/abcdefghwxyz'

export function bedrock(jobName: string, jobStatus: string, more: object = {}): ServiceEvent {
  const detail = { jobName, jobArn: CUSTOMIZATION, jobStatus, ...more }
  return { source: 'aws.bedrock', detailType: 'Model Customization Job State Change', detail }
}

/** Puts an event of a service, and runs what follows from it at once. */
export async function report(day: Day, event: ServiceEvent): Promise<void> {
  day.aws.buses.putFromAws(event)
  await day.until(day.clock.now())
}
