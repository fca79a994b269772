import * as z from 'zod'
import { regionalArn } from '#core/access/arns.ts'
import { type EndsWith, OUTCOMES, SAGEMAKER_JOBS } from '#core/grant/ends-with.ts'

const sageMakerName = (longest: number) =>
  z
    .string()
    .regex(
      new RegExp(`^[A-Za-z0-9](-*[A-Za-z0-9]){0,${longest - 1}}$`),
      `must be 1 to ${longest} letters, digits and "-", beginning and ending with a letter or digit`,
    )

const pipelineExecution = z
  .string()
  .regex(
    either(
      regionalArn('sagemaker', 'pipeline/[A-Za-z0-9-]{1,256}/execution/[A-Za-z0-9-]{1,64}'),
      /^[A-Za-z0-9](-*[A-Za-z0-9]){0,81}$/,
    ),
    'must be the ARN of a pipeline execution, its id, or the display name that it is started with',
  )

const customizationJob = z
  .string()
  .regex(
    either(
      regionalArn('bedrock', 'model-customization-job/[A-Za-z0-9.:/_-]{1,200}'),
      /^[A-Za-z0-9](-*[A-Za-z0-9+.-]){0,62}$/,
    ),
    'must be the name of a model customization job (1 to 63 letters, digits, "-", "+" and ".") or its ARN',
  )

const BATCH_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/

const batch = z.strictObject({
  jobName: z
    .string()
    .regex(BATCH_NAME, 'must be 1 to 128 letters, digits, "-" and "_", beginning with a letter or digit')
    .meta({ description: 'The name that the job is submitted with; runs of other nights may have the same.' }),
  jobQueue: z
    .string()
    .regex(
      either(regionalArn('batch', 'job-queue/[A-Za-z0-9_-]{1,128}'), BATCH_NAME),
      'must be the name or ARN of a job queue',
    )
    .optional()
    .meta({ description: 'Only a job of this queue counts.' }),
  jobId: z
    .string()
    .regex(
      /^[A-Za-z0-9-]{1,128}$/,
      "must be Batch's own id of a job; a child of an array or a node has none of its own: name the parent's",
    )
    .optional()
    .meta({
      description: "Batch's own id of the job, if it was submitted before: only this run counts, and no retry of it.",
    }),
})

const sagemaker = z
  .strictObject({
    trainingJob: sageMakerName(63).optional(),
    tuningJob: sageMakerName(32).optional().meta({ description: 'Its training jobs do not end the grant.' }),
    processingJob: sageMakerName(63).optional(),
    transformJob: sageMakerName(63).optional(),
    pipelineExecution: pipelineExecution
      .optional()
      .meta({ description: 'Its ARN or id, or the display name that it is started with.' }),
  })
  .refine((jobs) => countOf(jobs) === 1, { message: `must name exactly one of ${SAGEMAKER_JOBS.join(', ')}` })

const bedrock = z.strictObject({ customizationJob: customizationJob.meta({ description: 'Its name or ARN.' }) })

/** The job of a service that the grant ends with, apart from its own id. */
export const endsWith = z
  .strictObject({
    batch: batch.optional(),
    sagemaker: sagemaker.optional(),
    bedrock: bedrock.optional(),
    on: z
      .array(z.enum(OUTCOMES))
      .min(1, 'must name at least one of succeeded, failed, stopped: leave it out for all')
      .optional()
      .meta({
        description:
          'What has to become of the job; all if absent. With succeeded alone, a retry of a failed run has access until the window closes.',
      }),
  })
  .refine(({ batch, sagemaker, bedrock }) => countOf({ batch, sagemaker, bedrock }) === 1, {
    message: 'must name exactly one job: one of batch, sagemaker and bedrock',
  })
  .transform(({ on, ...job }, context): EndsWith => {
    const named = jobIn(job)
    if (named === undefined) {
      context.addIssue({ code: 'custom', message: 'names no job' })
      return z.NEVER
    }
    const ending = OUTCOMES.filter((outcome) => on?.includes(outcome) === true)
    return { ...named, ...(ending.length > 0 && ending.length < OUTCOMES.length && { on: ending }) }
  })
  .meta({
    description:
      'The job of Batch, SageMaker or Bedrock that ends the grant. Without it: the training job or Batch job called like jobId.',
  })

type Asked = {
  readonly batch?: z.output<typeof batch> | undefined
  readonly sagemaker?: z.output<typeof sagemaker> | undefined
  readonly bedrock?: z.output<typeof bedrock> | undefined
}

function jobIn({ batch, sagemaker = {}, bedrock }: Asked): EndsWith | undefined {
  if (batch !== undefined) {
    const { jobName, jobQueue, jobId } = batch
    return { kind: 'batchJob', name: jobName, ...(jobQueue && { queue: jobQueue }), ...(jobId && { id: jobId }) }
  }
  if (bedrock !== undefined) return { kind: 'customizationJob', name: bedrock.customizationJob }
  return SAGEMAKER_JOBS.flatMap((kind) => {
    const name = sagemaker[kind]
    return name === undefined ? [] : [{ kind, name }]
  })[0]
}

function countOf(fields: Readonly<Record<string, unknown>>): number {
  return Object.values(fields).filter((value) => value !== undefined).length
}

function either(...forms: readonly RegExp[]): RegExp {
  return new RegExp(forms.map(({ source }) => `(?:${source})`).join('|'))
}
