import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, failures, job, policies, s3Answer, startDay } from './day.ts'
import {
  batch,
  batchService,
  bedrock,
  CUSTOMIZATION,
  EXECUTION,
  NEWER,
  PROCESSING,
  pipeline,
  report,
  type ServiceEvent,
  sagemaker,
  TRAINING,
  TRANSFORM,
  TUNING,
} from './ends-with.ts'
import { linesOf } from './metrics.ts'

/** A job for each row, all of one day; each is seen to end, or not, with an event of its own. */
type Row = readonly [rule: string, endsWith: object | undefined, event: ServiceEvent, ends: boolean]

/** Bedrock takes no write-only output. */
const READS = { datasets: ['s3://acmeco-base-models'] }

const ROLE = { principal: { type: 'role', name: 'trainer-batch' }, keys: undefined }
const OWN = 'arn:aws:iam::111122223333:role/trainer-batch'
const OTHER = 'arn:aws:iam::111122223333:role/intruder'

async function verdicts(rows: readonly Row[], overrides: object = {}): Promise<readonly string[]> {
  const day = await startDay()
  const wrong: string[] = []
  for (const [index, [rule, endsWith, event, ends]] of rows.entries()) {
    await day.until(new Date(at('00:40').getTime() + index * 600_000))
    const now = day.clock.now().getTime()
    const window = { opensAt: new Date(now).toISOString(), closesAt: new Date(now + 3_600_000).toISOString() }
    const jobId = `job-${index}`
    await day.put('Training Job Scheduled', job({ jobId, window, endsWith, access: READS, ...overrides }))
    await day.until(new Date(now + 120_000))
    const opened = (await policies(day)).length
    await report(day, event)
    const isOver = (await policies(day)).length === 0
    if (opened !== 1 || isOver !== ends) wrong.push(`${rule}: ${opened === 1 ? `ends ${isOver}` : 'did not open'}`)
    await day.put('Training Job Completed', { jobId })
  }
  expect(failures(day)).toEqual([])
  return wrong
}

describe('a grant ends with the job that it names', () => {
  test('of SageMaker, in each of its kinds, and with no other', async () => {
    const named = (kind: string) => ({ sagemaker: { [kind]: 'churn-7' } })
    const rows: readonly Row[] = [
      ['a training job', named('trainingJob'), sagemaker(TRAINING, 'churn-7', 'Completed'), true],
      ['another training job', named('trainingJob'), sagemaker(TRAINING, 'churn-8', 'Completed'), false],
      ['a training job that is stopping', named('trainingJob'), sagemaker(TRAINING, 'churn-7', 'Stopping'), false],
      [
        'a job of a newer kind',
        named('trainingJob'),
        sagemaker(NEWER, 'churn-7', 'Failed', { JobCategory: 'AgentRFT' }),
        true,
      ],
      ['a tuning job', named('tuningJob'), sagemaker(TUNING, 'churn-7', 'Completed'), true],
      [
        'a training job of a tuning job',
        named('tuningJob'),
        sagemaker(TRAINING, 'churn-7-001-8a9b0c1d', 'Completed'),
        false,
      ],
      ['a processing job', named('processingJob'), sagemaker(PROCESSING, 'churn-7', 'Stopped'), true],
      ['a transform job', named('transformJob'), sagemaker(TRANSFORM, 'churn-7', 'Failed'), true],
      [
        'a training job called like a transform job',
        named('transformJob'),
        sagemaker(TRAINING, 'churn-7', 'Failed'),
        false,
      ],
      [
        'a pipeline execution that goes on',
        { sagemaker: { pipelineExecution: EXECUTION } },
        pipeline('Executing'),
        false,
      ],
      ['a pipeline execution', { sagemaker: { pipelineExecution: EXECUTION } }, pipeline('Succeeded'), true],
    ]

    expect(await verdicts(rows)).toEqual([])
  })

  test('of Batch or Bedrock, and with no other', async () => {
    const named = { batch: { jobName: 'nightly-train' } }
    const gpu = { jobQueue: 'arn:aws:batch:us-east-1:111122223333:job-queue/gpu' }
    const tone = { bedrock: { customizationJob: 'tone' } }
    const byArn = { bedrock: { customizationJob: `${CUSTOMIZATION}2` } }
    const rows: readonly Row[] = [
      ['a Batch job', named, batch('nightly-train', 'SUCCEEDED'), true],
      ['the parent of an array', named, batch('nightly-train', 'FAILED', { arrayProperties: { size: 4 } }), true],
      ['a child of an array', named, batch('nightly-train', 'SUCCEEDED', { jobId: 'a-1:3' }), false],
      ['a node of several', named, batch('nightly-train', 'SUCCEEDED', { jobId: 'a-1#1' }), false],
      ['a service job', named, batchService('nightly-train', 'SUCCEEDED'), true],
      [
        'a job of another queue',
        { batch: { jobName: 'nightly-train', jobQueue: 'cpu' } },
        batch('nightly-train', 'FAILED', gpu),
        false,
      ],
      [
        'a job of its queue',
        { batch: { jobName: 'nightly-train', jobQueue: 'gpu' } },
        batch('nightly-train', 'FAILED', gpu),
        true,
      ],
      ['a failed attempt that is retried', named, batch('nightly-train', 'RUNNABLE'), false],
      ['a customization of Bedrock that goes on', tone, bedrock('tone', 'InProgress'), false],
      ['a customization of Bedrock', tone, bedrock('tone', 'Completed'), true],
      ['one by its ARN', byArn, bedrock('tone', 'Stopped', { jobArn: `${CUSTOMIZATION}2` }), true],
    ]

    expect(await verdicts(rows)).toEqual([])
  })

  test('if the service names its role or none', async () => {
    const named = { batch: { jobName: 'nightly-train' } }
    const rows: readonly Row[] = [
      ['its role', named, batch('nightly-train', 'FAILED', { container: { jobRoleArn: OWN } }), true],
      ['another role', named, batch('nightly-train', 'FAILED', { container: { jobRoleArn: OTHER } }), false],
      [
        'one of the roles of a tuning job',
        { sagemaker: { tuningJob: 'churn' } },
        sagemaker(TUNING, 'churn', 'Completed', { TrainingJobDefinitions: [{ RoleArn: OTHER }, { RoleArn: OWN }] }),
        true,
      ],
      [
        'another role at Bedrock',
        { bedrock: { customizationJob: 'tone' } },
        bedrock('tone', 'Failed', { roleArn: OTHER }),
        false,
      ],
    ]

    expect(await verdicts(rows, ROLE)).toEqual([])
  })
})

const attempt = (jobId: string, status: string, name = 'wikipedia-finetune-2025-07-16') =>
  batch(name, status, { jobId })

async function startFineTune(on?: readonly string[]): Promise<Day> {
  const day = await startDay()
  const endsWith = { batch: { jobName: 'wikipedia-finetune-2025-07-16' }, ...(on && { on }) }
  await day.put('Training Job Scheduled', job({ endsWith }))
  await day.until(at('01:30'))
  return day
}

describe('a job that is submitted again under the same name', () => {
  test('keeps access until it succeeds, if it ends with success alone', async () => {
    const day = await startFineTune(['succeeded'])
    await report(day, attempt('a-1', 'FAILED'))
    await day.until(at('01:31'))
    await report(day, attempt('a-2', 'RUNNING'))
    await day.until(at('01:32'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(linesOf(day).filter((line) => line.includes('access kept'))).toHaveLength(1)

    await report(day, attempt('a-2', 'SUCCEEDED'))
    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended', at: '2025-07-16T01:32:00Z' }])
    expect(failures(day)).toEqual([])
  })

  test('loses access when the window closes, if it never succeeds', async () => {
    const day = await startFineTune(['succeeded'])
    await report(day, attempt('a-1', 'FAILED'))
    await day.until(at('03:59'))
    expect(await policies(day)).toHaveLength(1)
    await day.until(at('04:01'))
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'closed' }])
  })

  test('has access if it is asked for again, and a late report of the first attempt changes nothing', async () => {
    const day = await startFineTune()
    await report(day, attempt('a-1', 'FAILED'))
    expect(await policies(day)).toEqual([])
    await day.until(at('01:31'))
    const endsWith = { batch: { jobName: 'wikipedia-finetune-2025-07-16' } }
    await day.put('Training Job Scheduled', job({ jobId: 'wikipedia-finetune-2025-07-16-retry', endsWith }))
    await day.until(at('01:33'))
    await report(day, { ...attempt('a-1', 'FAILED'), time: at('01:30') })
    expect(await s3Answer(day, 'read')).toBe('OK')

    await report(day, attempt('a-2', 'SUCCEEDED'))
    expect(await policies(day)).toEqual([])
  })
})
