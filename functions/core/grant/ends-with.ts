/** What may become of a job, as far as its service says. */
export const OUTCOMES = ['succeeded', 'failed', 'stopped'] as const

export type Outcome = (typeof OUTCOMES)[number]

/** SageMaker's kinds of jobs, as a request names them. */
export const SAGEMAKER_JOBS = [
  'trainingJob',
  'tuningJob',
  'processingJob',
  'transformJob',
  'pipelineExecution',
] as const

/** Every kind of job that a grant can end with. */
export const JOB_KINDS = ['batchJob', ...SAGEMAKER_JOBS, 'customizationJob'] as const

export type JobKind = (typeof JOB_KINDS)[number]

/** The job of a service of AWS that a grant ends with. Without one, it is the training job or Batch job called like the grant's. */
export type EndsWith = {
  readonly kind: JobKind
  /** Its name. Of a pipeline execution or a customization of Bedrock also its ARN or id. */
  readonly name: string
  /** The name or ARN of its Batch queue. */
  readonly queue?: string
  /** Batch's own id of the job, if it was submitted before access is requested. */
  readonly id?: string
  /** What has to become of it; anything, if absent. */
  readonly on?: readonly Outcome[]
}

/** As a request writes it, for events and records. */
export function printEndsWith({ kind, name, queue, id, on }: EndsWith) {
  return { ...printJob({ kind, name, ...(queue && { queue }), ...(id && { id }) }), ...(on && { on: [...on] }) }
}

function printJob({ kind, name, queue, id }: EndsWith) {
  switch (kind) {
    case 'batchJob':
      return { batch: { jobName: name, ...(queue && { jobQueue: queue }), ...(id && { jobId: id }) } }
    case 'customizationJob':
      return { bedrock: { customizationJob: name } }
    default:
      return { sagemaker: { [kind]: name } }
  }
}
