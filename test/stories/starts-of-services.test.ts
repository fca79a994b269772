import { describe, expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, DATASET, failures, job, policies, startDay } from './day.ts'
import { batch, endOfJob, RUNS_FOR_AN_HOUR, sagemaker } from './running-jobs.ts'

const ROLE = { principal: { type: 'role', name: 'trainer-batch' }, keys: undefined }
const NIGHTLY = { endsWith: { batch: { jobName: 'nightly-train' } } }

const event = (source: string, detailType: string, detail: object) => ({ source, detailType, detail })

describe('a grant that names the job that it ends with is shortened by the start of that job', () => {
  test.each<readonly [string, object, ReturnType<typeof event>]>([
    ['of Batch', NIGHTLY, batch('RUNNING', { jobName: 'nightly-train' })],
    [
      'that Batch queues for SageMaker',
      NIGHTLY,
      event('aws.batch', 'Batch Service Job State Change', {
        jobName: 'nightly-train',
        jobId: 'a-1',
        status: 'RUNNING',
      }),
    ],
    [
      'of SageMaker',
      { endsWith: { sagemaker: { trainingJob: 'train-7' } } },
      sagemaker('InProgress', { TrainingJobName: 'train-7' }),
    ],
    [
      'of tuning',
      { endsWith: { sagemaker: { tuningJob: 'tune-7' } } },
      event('aws.sagemaker', 'SageMaker HyperParameter Tuning Job State Change', {
        HyperParameterTuningJobName: 'tune-7',
        HyperParameterTuningJobStatus: 'InProgress',
      }),
    ],
    [
      'of processing',
      { endsWith: { sagemaker: { processingJob: 'prepare-7' } } },
      event('aws.sagemaker', 'SageMaker Processing Job State Change', {
        ProcessingJobName: 'prepare-7',
        ProcessingJobStatus: 'InProgress',
      }),
    ],
    [
      'of a pipeline',
      { endsWith: { sagemaker: { pipelineExecution: 'nightly-7' } } },
      event('aws.sagemaker', 'SageMaker Model Building Pipeline Execution Status Change', {
        pipelineExecutionArn: 'arn:aws:sagemaker:us-east-1:111122223333:pipeline/train/execution/abcdefghijkl',
        pipelineExecutionDisplayName: 'nightly-7',
        currentPipelineExecutionStatus: 'Executing',
      }),
    ],
    [
      'of Bedrock',
      // Bedrock reads what it writes.
      { endsWith: { bedrock: { customizationJob: 'tune-7' } }, access: { datasets: [`s3://${DATASET.bucket}`] } },
      event('aws.bedrock', 'Model Customization Job State Change', { jobName: 'tune-7', jobStatus: 'InProgress' }),
    ],
  ])('%s', async (_rule, endsWith, start) => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job({ ...RUNS_FOR_AN_HOUR, ...ROLE, ...endsWith }))
    await day.until(at('03:00'))
    day.aws.buses.putFromAws(start)
    await day.until(at('04:01'))

    expect(announcementsOf(day, 'Access Refused')).toEqual([])
    expect(await endOfJob(day)).toBe('2025-07-16T04:00:00Z')
    expect(await policies(day)).toEqual([])
    expect(failures(day)).toEqual([])
  })
})

describe('a grant that names the job that it ends with is not shortened', () => {
  test.each([
    ['by a job with the id of the grant', '03:00', batch('RUNNING')],
    ['by a run of that name from before its window', '00:40', batch('RUNNING', { jobName: 'nightly-train' })],
    ['by another job', '03:00', batch('RUNNING', { jobName: 'nightly-test' })],
  ])('%s', async (_rule, time, start) => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job({ ...RUNS_FOR_AN_HOUR, ...ROLE, ...NIGHTLY }))
    await day.until(at(time))
    day.aws.buses.putFromAws(start)
    await day.until(at('04:01'))

    expect(announcementsOf(day, 'Access Shortened')).toEqual([])
    expect(await policies(day)).toHaveLength(1)
    expect(failures(day)).toEqual([])
  })
})
