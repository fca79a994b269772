import { describe, expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import {
  announcementsOf,
  attached,
  failures,
  JOB,
  job,
  liveKeys,
  policies,
  revocation,
  s3Answer,
  startDay,
} from './day.ts'

describe('access ends with its job', () => {
  test.each(['Training Job Completed', 'Training Job Failed', 'Training Job Stopped'])(
    'within the same second, if the event is %s',
    async (detailType) => {
      const day = await startDay()
      await day.put('Training Job Scheduled', job())
      await day.until(at('02:30'))
      expect(await s3Answer(day, 'read')).toBe('OK')

      await day.put(detailType, { jobId: JOB })

      expect(await policies(day)).toEqual([])
      expect(announcementsOf(day, 'Access Closed')).toMatchObject([
        { jobId: JOB, because: 'ended', at: '2025-07-16T02:30:00Z' },
      ])
      await day.until(at('04:10'))
      expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)
      expect(failures(day)).toEqual([])
    },
  )

  const sagemaker = (status: string, name = JOB) => ({
    source: 'aws.sagemaker',
    detailType: 'SageMaker Training Job State Change',
    detail: { TrainingJobName: name, TrainingJobStatus: status },
  })
  const batch = (status: string, jobId = '4c7599ae') => ({
    source: 'aws.batch',
    detailType: 'Batch Job State Change',
    detail: { jobName: JOB, jobId, status },
  })

  test.each([
    ['if SageMaker says Completed', sagemaker('Completed'), false],
    ['if SageMaker says Failed', sagemaker('Failed'), false],
    ['if SageMaker says Stopped', sagemaker('Stopped'), false],
    ['not if SageMaker says Stopping: the job has two minutes to save its work', sagemaker('Stopping'), true],
    ['not if SageMaker says InProgress', sagemaker('InProgress'), true],
    ['not if SageMaker says Completed about another job', sagemaker('Completed', `${JOB}1`), true],
    ['if Batch says SUCCEEDED', batch('SUCCEEDED'), false],
    ['if Batch says FAILED', batch('FAILED'), false],
    ['not if Batch says RUNNABLE: another attempt follows a failed one', batch('RUNNABLE'), true],
    ['not if a child of a Batch array has succeeded, and its parent has not', batch('SUCCEEDED', '4c7599ae:0'), true],
    [
      'not if a node of a multi-node Batch job has succeeded, and the job has not',
      batch('SUCCEEDED', '4c7599ae#0'),
      true,
    ],
  ])('%s', async (_rule, event, goesOn) => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:30'))

    day.aws.buses.putFromAws(event)
    await day.until(at('02:31'))

    expect(await attached(day)).toHaveLength(goesOn ? 1 : 0)
    expect(failures(day)).toEqual([])
  })
})

describe('job events may arrive late, twice and in any order', () => {
  test('a job whose end overtook its request never opens', async () => {
    const day = await startDay()
    const seconds = at('00:30').getTime() / 1000
    await day.put('Training Job Completed', { jobId: JOB })
    day.aws.buses.put(day.aws.busName, {
      source: 'acmeco.ml-platform',
      detailType: 'Training Job Scheduled',
      detail: job(),
      time: new Date((seconds - 5) * 1000),
    })

    await day.until(at('01:30'))
    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended' }])
  })

  test('a job whose end overtook its request never opens, even if an older end with its id arrives in between', async () => {
    const day = await startDay()
    const put = (time: Date) => {
      const event = { source: 'acmeco.ml-platform', detailType: 'Training Job Completed', detail: { jobId: JOB }, time }
      day.aws.buses.put(day.aws.busName, event)
    }
    await day.until(at('00:35'))
    put(at('00:34'))
    await day.until(at('00:36'))
    put(at('00:10'))
    await day.until(at('00:37'))
    const request = { source: 'acmeco.ml-platform', detailType: 'Training Job Scheduled', detail: job() }
    day.aws.buses.put(day.aws.busName, { ...request, time: at('00:33') })

    await day.until(at('01:30'))
    expect(announcementsOf(day, 'Access Opened')).toEqual([])
  })

  test('an end from before the request does not end the job, because ids are used again', async () => {
    const day = await startDay()
    await day.put('Training Job Completed', { jobId: JOB })
    await day.until(at('00:40'))
    await day.put('Training Job Scheduled', job())

    await day.until(at('01:30'))
    expect(await s3Answer(day, 'read')).toBe('OK')
  })

  test('a replayed end from before the request does not end the job', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:00'))
    const [source, time] = ['acmeco.ml-platform', at('00:10')]
    day.aws.buses.put(day.aws.busName, { source, detailType: 'Training Job Completed', detail: { jobId: JOB }, time })
    const all = { all: true, ...revocation }
    day.aws.buses.put(day.aws.busName, { source, detailType: 'Access Revocation Requested', detail: all, time })

    await day.until(at('02:30'))
    expect(await s3Answer(day, 'read')).toBe('OK')
  })

  test('a request with a time in the future can be revoked', async () => {
    const day = await startDay()
    const event = { source: 'acmeco.ml-platform', detailType: 'Training Job Scheduled', detail: job() }
    day.aws.buses.put(day.aws.busName, { ...event, time: new Date('2030-01-01T00:00:00Z') })
    await day.until(at('02:00'))
    expect(await attached(day)).toHaveLength(1)

    await day.put('Access Revocation Requested', { jobId: JOB, ...revocation })
    expect(await policies(day)).toEqual([])
  })

  test('an end of an unknown job, a second end, and an end after the window change nothing', async () => {
    const day = await startDay()
    await day.put('Training Job Completed', { jobId: 'unknown' })
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:30'))
    await day.put('Training Job Completed', { jobId: JOB })
    await day.put('Training Job Completed', { jobId: JOB })
    await day.put('Access Revocation Requested', { jobId: JOB, ...revocation })
    await day.until(at('05:00'))
    await day.put('Training Job Failed', { jobId: JOB })

    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended' }])
    expect(announcementsOf(day, 'Access Refused')).toEqual([])
    expect(await liveKeys(day)).toHaveLength(1)
    expect(failures(day)).toEqual([])
  })

  test('an event that is delivered twice makes each change once', async () => {
    const day = await startDay({ arrival: () => [0, 0] })
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:30'))
    await day.put('Training Job Completed', { jobId: JOB })
    await day.until(at('04:10'))

    const done = (await day.auditRecords()).filter(({ phase }) => phase === 'done').map(({ change }) => change)
    expect(done.filter((change) => change === 'attach policy')).toHaveLength(1)
    expect(done.filter((change) => change === 'create key')).toHaveLength(2)
    expect(await policies(day)).toEqual([])
    expect(await liveKeys(day)).toHaveLength(1)
    expect(failures(day)).toEqual([])
  })
})
