import { describe, expect, test } from 'vitest'
import { batchJobReport } from '#events/batch-job-state-change.ts'
import { trainingJobReport } from '#events/sagemaker-training-job-state-change.ts'
import { startByReport } from '#events/start-report.ts'
import { jobsAlive } from '#events/training-job-heartbeat.ts'
import { startOfJob } from '#events/training-job-started.ts'

const time = new Date('2025-07-16T02:00:00Z')
const churn = { jobId: 'churn-7' }

function event(detailType: string, detail: unknown, source = 'acmeco.ml-platform') {
  return { id: 'e-1', account: '111122223333', source, detailType, time, detail }
}

describe('Training Job Started', () => {
  const start = (detail: unknown) => startOfJob(event('Training Job Started', detail))

  test.each<readonly [string, unknown, string]>([
    ['without a time', churn, '02:00:00'],
    ['with a time', { ...churn, startedAt: '2025-07-16T01:50:00Z' }, '01:50:00'],
    [
      'with a fraction of a second, which is rounded down',
      { ...churn, startedAt: '2025-07-16T01:50:00.9Z' },
      '01:50:00',
    ],
    ['with a time in another zone', { ...churn, startedAt: '2025-07-16T03:50:00+02:00' }, '01:50:00'],
    ['with a time in another spelling', { ...churn, started_at: ' 2025-07-16T01:50:00Z ' }, '01:50:00'],
    ['with a time without its zone, which nobody knows', { ...churn, startedAt: '2025-07-16T01:50:00' }, '02:00:00'],
    ['with a time that is none', { ...churn, startedAt: 1_752_630_600 }, '02:00:00'],
  ])('%s says since when the job runs', (_rule, detail, at) => {
    expect(start(detail)).toMatchObject({ jobIds: ['churn-7'], at: new Date(`2025-07-16T${at}Z`) })
  })

  test('in the recommended form has nothing odd, and in another form it has', () => {
    expect(start(churn).noted).toEqual([])
    expect(start({ ...churn, host: 'gpu-7' }).noted).toEqual([
      { path: 'host', message: 'is not a field of this event' },
    ])
  })

  test('without a job is refused, and the refusal says how to write one', () => {
    expect(() => start({})).toThrow(/names no job that can be read: write \{"jobId"/)
  })
})

describe('Training Job Heartbeat', () => {
  const alive = (detail: unknown) => jobsAlive(event('Training Job Heartbeat', detail))

  test.each<readonly [string, unknown, readonly string[]]>([
    ['of a job', churn, ['churn-7']],
    ['with more fields', { ...churn, step: 1200, loss: 0.3 }, ['churn-7']],
    ['of several jobs', { jobIds: ['churn-7', 'fraud-1'] }, ['churn-7', 'fraud-1']],
  ])('%s counts', (_rule, detail, jobIds) => {
    expect(alive(detail)).toEqual(jobIds)
  })

  test('without a job is refused, and the refusal says how to write one', () => {
    expect(() => alive({ step: 3 })).toThrow(/names no job that can be read: write \{"jobId"/)
  })
})

describe('an event of AWS', () => {
  const batch = (detail: unknown) => {
    const said = event('Batch Job State Change', detail, 'aws.batch')
    return startByReport(batchJobReport(said), said)
  }
  const sagemaker = (detail: unknown) => {
    const said = event('SageMaker Training Job State Change', detail, 'aws.sagemaker')
    return startByReport(trainingJobReport(said), said)
  }
  const role = 'arn:aws:iam::111122223333:role/ml/trainer'

  test('says which job has started, and as which role', () => {
    expect(sagemaker({ TrainingJobName: 'churn-7', TrainingJobStatus: 'InProgress', RoleArn: role })).toEqual({
      run: { kind: 'trainingJob', names: ['churn-7'], ids: [], runsAs: ['role/trainer'] },
      ...{ jobIds: ['churn-7'], at: time, by: 'aws.sagemaker', noted: [] },
    })
    expect(batch({ jobName: 'churn-7', jobId: '4c75:3', status: 'RUNNING' })).toMatchObject({ jobIds: ['churn-7'] })
  })

  test.each(['Completed', 'Failed', 'Stopping', 'Stopped'])('of SageMaker that says %s is no start', (status) => {
    expect(sagemaker({ TrainingJobName: 'churn-7', TrainingJobStatus: status })).toBeUndefined()
  })

  test.each(['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'SUCCEEDED', 'FAILED'])(
    'of Batch that says %s is no start',
    (status) => {
      expect(batch({ jobName: 'churn-7', status })).toBeUndefined()
    },
  )

  test('is refused only if it does not say what became of which job', () => {
    expect(() => batch({ status: 'RUNNING' })).toThrow('jobName: is missing')
    expect(() => sagemaker({ TrainingJobName: 'churn-7' })).toThrow('TrainingJobStatus: is missing')
  })
})
