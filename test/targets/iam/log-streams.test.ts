import { describe, expect, test } from 'vitest'
import type { LogGroup } from '#core/access/access.ts'
import type { EndsWith } from '#core/grant/ends-with.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { compile } from '#targets/iam/compile.ts'
import { prove } from '#targets/iam/prove.ts'
import { bare, deployment } from './jobs.ts'
import { allows, fromTheJob } from './requests.ts'

const group = (name: string) => `arn:aws:logs:us-east-1:111122223333:log-group:${name}`
const [TRAINING, PROCESSING, TRANSFORM] = ['TrainingJobs', 'ProcessingJobs', 'TransformJobs'].map((name) =>
  group(`/aws/sagemaker/${name}`),
)
const BATCH = group('/aws/batch/job')
const EXECUTION = 'arn:aws:sagemaker:us-east-1:111122223333:pipeline/churn/execution/p4jn9xou8a8s'

function job(logGroup: LogGroup = '', endsWith?: EndsWith, isolation: JobAccess['isolation'] = 'shared'): JobAccess {
  const access = { ...bare.access, logGroups: [logGroup] }
  return { ...bare, jobId: 'churn-16', access, isolation, ...(endsWith && { endsWith }) }
}

const training: EndsWith = { kind: 'trainingJob', name: 'churn' }
const tuning: EndsWith = { kind: 'tuningJob', name: 'churn' }
const batch: EndsWith = { kind: 'batchJob', name: 'nightly-train' }
const batchStreams = { arn: BATCH, streams: 'train-def/default/' }

/** Streams that a job may write, and near misses that it may not. */
const ROWS: readonly (readonly [string, JobAccess, readonly string[], readonly string[]])[] = [
  [
    'of its own id, in a group of its own',
    job(group('/training/x'), batch),
    ['churn-16', 'churn-16/a'],
    ['nightly-train', 'churn-161'],
  ],
  ['of its own id, by default', job(TRAINING), ['churn-16/algo-1-1752627600'], ['churn/algo-1', 'churn-161/algo-1']],
  [
    'of the training job that it names',
    job(TRAINING, training),
    ['churn/algo-1-1752627600'],
    ['churn-16/algo-1', 'churn2/algo-1', 'churn-001-8a9b0c1d/algo-1'],
  ],
  [
    'of the training jobs of the tuning job that it names',
    job(TRAINING, tuning),
    ['churn-001-8a9b0c1d/algo-1-1752627600', 'churn-250-00000000/algo-12-1752627600'],
    [
      'churn/algo-1',
      'churn-1-8a9b0c1d/algo-1',
      'churn-001-8a9b0c1d2/algo-1',
      'churn-a-001-8a9b0c1d/algo-1',
      'churn-001-8a9b0c1d/x',
    ],
  ],
  [
    'of the processing job that it names',
    job(PROCESSING, { kind: 'processingJob', name: 'tokenize' }),
    ['tokenize/algo-1-1752627600'],
    ['tokenize2/algo-1', 'churn-16/algo-1'],
  ],
  [
    'of the transform job that it names',
    job(TRANSFORM, { kind: 'transformJob', name: 'scores' }),
    ['scores/i-0a1b2c3d/data-log'],
    ['scores-2/i-0a1b2c3d'],
  ],
  [
    'of the steps of the pipeline execution that it names',
    job(PROCESSING, { kind: 'pipelineExecution', name: EXECUTION }),
    ['pipelines-p4jn9xou8a8s-tokenize-tmgxry49ug/algo-1-1752627600'],
    ['pipelines-p4jn9xou8a8s2-tokenize/algo-1', 'tokenize/algo-1'],
  ],
  [
    'below the prefix that it names',
    job(batchStreams),
    ['train-def/default/3f2a9c7d'],
    ['train-def/defaultx', 'train-def2/default/3f2a9c7d', 'churn-16'],
  ],
]

const WRITES = ['logs:CreateLogStream', 'logs:PutLogEvents']

describe.each(ROWS)('the streams %s', (_rule, one, own, others) => {
  const { arn } = [one.access.logGroups[0]].map((each) =>
    typeof each === 'object' ? each : { arn: each ?? '' },
  )[0] ?? { arn: '' }
  const may = (stream: string) =>
    WRITES.map((action) => allows(compile(one, deployment), action, `${arn}:log-stream:${stream}`, fromTheJob(one)))

  test.each(own)('%s may be written', (stream) => {
    expect(may(stream)).toEqual([true, true])
  })

  test.each(others)('%s may not be written', (stream) => {
    expect(may(stream)).toEqual([false, false])
  })

  test.each(['shared', 'exclusive'] as const)(
    'are all that the policies of a job that is %s are proved to write',
    (isolation) => {
      const job: JobAccess = { ...one, isolation }
      const policies = compile(job, deployment)
      const wider = policies.map((policy) => ({
        ...policy,
        statements: policy.statements.map((statement) =>
          statement.sid === 'Logs' && 'only' in statement.resources
            ? {
                ...statement,
                resources: {
                  only: statement.resources.only.map((pattern) => pattern.replace(/:log-stream:.*/, ':log-stream:*')),
                },
              }
            : statement,
        ),
      }))

      expect(prove(job, policies, deployment).failures).toEqual([])
      expect(prove(job, wider, deployment).holds).toBe(false)
    },
  )
})

describe('a group whose streams cannot be bound to the job is refused, with what to write instead', () => {
  test.each<readonly [string, JobAccess, string]>([
    ['that of Batch', job(BATCH), `write {"arn":"${BATCH}","streams":"train-def/default/"}`],
    ['that of Batch, for a Batch job', job(BATCH, batch), `write {"arn":"${BATCH}","streams":"train-def/default/"}`],
    [
      'that of training jobs, for a processing job',
      job(TRAINING, { kind: 'processingJob', name: 'a' }),
      '"streams":"<job>/"',
    ],
    ['that of training jobs, for a Batch job', job(TRAINING, batch), 'which is a batchJob'],
    [
      'that of training jobs, for a customization of Bedrock',
      job(TRAINING, { kind: 'customizationJob', name: 'a' }),
      'cannot be bound',
    ],
    [
      'that of a pipeline execution without its ARN',
      job(TRAINING, { kind: 'pipelineExecution', name: 'nightly' }),
      'by its ARN',
    ],
    [
      'that of another service',
      job(group('/aws/bedrock/modelinvocations')),
      'the streams of /aws/bedrock/modelinvocations',
    ],
  ])('%s', (_rule, refused, message) => {
    expect(() => compile(refused, deployment)).toThrow(`access.logGroups[0]: the streams of`)
    expect(() => compile(refused, deployment)).toThrow(message)
  })

  test.each(['train-def/default', 'train-*/', 'a?/', '/', ''])(
    'a prefix of streams is literal, and ends with /: not %s',
    (streams) => {
      expect(() => compile(job({ arn: BATCH, streams }), deployment)).toThrow('access.logGroups[0].streams')
    },
  )
})
