import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, chainProblemsOf, failures, JOB, job, policies, SIBLING, startDay } from './day.ts'
import { linesOf } from './metrics.ts'
import { batch, endOfJob, OF_JOB, RUNS_FOR_AN_HOUR, readsAt, sagemaker, WINDOW } from './running-jobs.ts'

const ROLE = { principal: { type: 'role', name: 'trainer-batch' }, keys: undefined }

describe('what starts a job', () => {
  const OWN = 'arn:aws:iam::111122223333:role/batch/trainer-batch'
  const OTHER = 'arn:aws:iam::111122223333:role/intruder'

  test.each([
    ['SageMaker says InProgress', sagemaker('InProgress'), true],
    ['SageMaker says InProgress, of its role', sagemaker('InProgress', { RoleArn: OWN }), true],
    ['SageMaker says InProgress, of another role', sagemaker('InProgress', { RoleArn: OTHER }), false],
    ['SageMaker says InProgress about another job', sagemaker('InProgress', { TrainingJobName: SIBLING }), false],
    ['SageMaker says that it waits for capacity', sagemaker('InProgress', { SecondaryStatus: 'Pending' }), false],
    ['Batch says RUNNING', batch('RUNNING'), true],
    ['Batch says RUNNING, of another role', batch('RUNNING', { container: { jobRoleArn: OTHER } }), false],
    ['Batch says that the first child of an array is RUNNING', batch('RUNNING', { jobId: '4c7599ae:0' }), true],
    ['Batch says RUNNABLE', batch('RUNNABLE'), false],
    ['Batch says STARTING', batch('STARTING'), false],
  ])('%s', async (_rule, event, starts) => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job({ ...RUNS_FOR_AN_HOUR, ...ROLE }))
    await day.until(at('03:00'))

    day.aws.buses.putFromAws(event)
    await day.until(at('04:05'))

    expect(await policies(day)).toHaveLength(starts ? 0 : 1)
    expect(failures(day)).toEqual([])
  })

  test('not a service of another account, whose jobs may have the same names', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job(RUNS_FOR_AN_HOUR))
    await day.until(at('03:00'))
    day.aws.buses.putFromAws({ ...batch('RUNNING'), account: '999999999999' })
    await day.until(at('04:05'))

    expect(await policies(day)).toHaveLength(1)
  })

  test.each<readonly [string, unknown]>([
    ['with fields that the contract does not have', { ...OF_JOB, host: 'gpu-7', attempt: 1 }],
    ['in another spelling', { job_id: JOB }],
    ['with a time that cannot be read, which is that of the event', { ...OF_JOB, startedAt: 'just now' }],
    ['with a time in the future, which counts as now', { ...OF_JOB, startedAt: '2025-07-16T07:00:00Z' }],
  ])('Training Job Started %s', async (_rule, detail) => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job(RUNS_FOR_AN_HOUR))
    await day.until(at('03:00'))
    await day.put('Training Job Started', detail)

    expect(announcementsOf(day, 'Access Shortened')).toMatchObject([{ window: { closesAt: '2025-07-16T04:00:00Z' } }])
    expect(announcementsOf(day, 'Access Refused')).toEqual([])
  })

  test('Training Job Started that names no job is refused, and says how to write it', async () => {
    const day = await startDay()
    await day.put('Training Job Started', { name: 7.5 })

    expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ problems: [{ path: 'jobId' }, {}, {}] }])
  })
})

describe('a start changes nothing', () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>, string, string]>([
    ['of a job without runsFor', { window: WINDOW }, '03:00', '2025-07-16T08:00:00Z'],
    ['so late that the window closes before', RUNS_FOR_AN_HOUR, '07:30', '2025-07-16T08:00:00Z'],
  ])('%s', async (_rule, overrides, time, closesAt) => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job(overrides))
    await day.until(at(time))
    const before = await policies(day)
    await day.put('Training Job Started', OF_JOB)

    expect(await policies(day)).toEqual(before)
    await day.until(at('08:05'))
    expect(await endOfJob(day)).toBe(closesAt)
    expect(announcementsOf(day, 'Access Shortened')).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('of a job that ended', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job(RUNS_FOR_AN_HOUR))
    await day.until(at('02:00'))
    await day.put('Training Job Completed', OF_JOB)
    await day.put('Training Job Started', OF_JOB)
    await day.until(at('02:10'))

    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Shortened')).toEqual([])
    expect(linesOf(day).some((line) => line.includes('ignored: a start of a grant that is over'))).toBe(true)
  })

  test('a second time, as after a retry: the first one counts', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job(RUNS_FOR_AN_HOUR))
    await day.until(at('02:00'))
    day.aws.buses.putFromAws(batch('RUNNING'))
    await day.until(at('02:30'))
    day.aws.buses.putFromAws(batch('RUNNABLE'))
    day.aws.buses.putFromAws(batch('RUNNING'))
    await day.put('Training Job Started', OF_JOB)
    await day.until(at('03:05'))

    expect(await endOfJob(day)).toBe('2025-07-16T03:00:00Z')
    expect((await day.auditRecords()).filter(({ change }) => change === 'start grant')).toHaveLength(1)
  })
})

describe('a start that arrives before its request', () => {
  async function scheduledAfter(detail: unknown, overrides: object = {}): Promise<Day> {
    const day = await startDay({
      arrival: ({ source }) => (source === 'acmeco.slow' ? [10 * 60_000] : [0]),
    })
    await day.put('Training Job Scheduled', job({ ...RUNS_FOR_AN_HOUR, ...overrides }), 'acmeco.slow')
    await day.until(at('00:35'))
    await day.put('Training Job Started', detail)
    await day.until(at('00:41'))
    return day
  }

  test('counts, as of when it was', async () => {
    const day = await scheduledAfter(OF_JOB)

    const window = { opensAt: WINDOW.opensAt, closesAt: '2025-07-16T01:35:00Z' }
    expect(announcementsOf(day, 'Access Scheduled')).toMatchObject([{ window }])
    expect(announcementsOf(day, 'Access Shortened')).toMatchObject([{ window, insteadOf: WINDOW.closesAt }])
    expect(await readsAt(day, ['01:00:00', '01:34:59', '01:35:00'])).toEqual([
      ['01:00:00', true],
      ['01:34:59', true],
      ['01:35:00', false],
    ])
    await day.until(at('01:40'))
    expect(await policies(day)).toEqual([])
    expect(await chainProblemsOf(day)).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('ends the grant, if the job is over before its window opens', async () => {
    const day = await scheduledAfter(OF_JOB, { window: { ...WINDOW, runsFor: 'PT20M' } })
    await day.until(at('01:05'))

    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Opened')).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended' }])
    const changes = (await day.auditRecords()).map(({ change }) => change)
    expect(changes).toEqual(['schedule grant', 'start grant', 'end grant', 'close grant'])
    expect(await chainProblemsOf(day)).toEqual([])
  })

  test('is forgotten of a job without runsFor', async () => {
    const day = await scheduledAfter(OF_JOB, { window: WINDOW })

    expect(announcementsOf(day, 'Access Scheduled')).toMatchObject([{ window: WINDOW }])
  })

  test('is that of an earlier run, if it is older than the request', async () => {
    const day = await startDay()
    await day.put('Training Job Started', OF_JOB)
    await day.until(at('00:40'))
    await day.put('Training Job Scheduled', job(RUNS_FOR_AN_HOUR))

    expect(announcementsOf(day, 'Access Scheduled')).toMatchObject([{ window: { closesAt: WINDOW.closesAt } }])
  })
})
