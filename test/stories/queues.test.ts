import { describe, expect, test } from 'vitest'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import {
  announcementsOf,
  attached,
  chainProblemsOf,
  failures,
  JOB,
  job,
  liveKeys,
  policies,
  SIBLING,
  s3Answer,
  startDay,
  USER,
} from './day.ts'
import { batch, endOfJob, OF_JOB, RUNS_FOR_AN_HOUR, readsAt, WINDOW } from './running-jobs.ts'

describe('a job that waits in a queue for two hours', () => {
  test('has access while it waits, and for as long as it runs after its start, to the second', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job(RUNS_FOR_AN_HOUR))
    expect(await readsAt(day, ['00:59:59', '01:00:00', '03:00:00'])).toEqual([
      ['00:59:59', false],
      ['01:00:00', true],
      ['03:00:00', true],
    ])

    await day.put('Training Job Started', OF_JOB)

    const times = ['03:00:01', '03:30:00', '03:59:59', '04:00:00', '04:00:01', '07:59:59']
    expect(await readsAt(day, times)).toEqual(times.map((time) => [time, time < '04:00:00']))
    expect(await policies(day)).toEqual([])
    expect(await endOfJob(day)).toBe('2025-07-16T04:00:00Z')
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'closed', dueAt: '2025-07-16T04:00:00Z' }])
    expect(announcementsOf(day, 'Access Opened')).toHaveLength(1)
    await day.until(at('08:05'))
    expect(await chainProblemsOf(day)).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('carries the new end in its policy, so that it holds with every Lambda, timer and rule down', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job(RUNS_FOR_AN_HOUR))
    await day.until(at('03:00'))
    const before = await attached(day)
    await day.put('Training Job Started', OF_JOB)
    expect(await attached(day)).toHaveLength(1)
    expect(await attached(day)).not.toEqual(before)
    expect(await policies(day)).toHaveLength(1)

    day.passDead(at('03:59:59'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    day.passDead(at('04:00:00'))
    expect(await s3Answer(day, 'read')).not.toBe('OK')
  })

  test('is told of its new end, recorded with the old one, and warned before it', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job(RUNS_FOR_AN_HOUR))
    await day.until(at('03:00'))
    await day.put('Training Job Started', { ...OF_JOB, startedAt: '2025-07-16T02:55:00.900Z' })
    await day.until(at('03:40'))

    const window = { ...WINDOW, closesAt: '2025-07-16T03:55:00Z', runsFor: 'PT1H' }
    const moved = { startedAt: '2025-07-16T02:55:00Z', insteadOf: '2025-07-16T08:00:00Z' }
    expect(announcementsOf(day, 'Access Shortened')).toMatchObject([{ jobId: JOB, window, ...moved }])
    expect(announcementsOf(day, 'Access Closing Soon')).toMatchObject([{ window, at: '2025-07-16T03:40:00Z' }])
    const records = (await day.auditRecords()).filter(({ change }) => change === 'start grant')
    expect(records).toMatchObject([
      { because: 'started', detail: { ...moved, by: 'acmeco.ml-platform', closesAt: window.closesAt } },
    ])
  })
})

test('Access Scheduled and the record of a request say how long the job runs', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job({ window: { ...WINDOW, runsFor: 'PT60M', heartbeat: 'PT15M' } }))

  const durations = { runsFor: 'PT1H', heartbeat: 'PT15M' }
  expect(announcementsOf(day, 'Access Scheduled')).toMatchObject([{ window: { ...WINDOW, ...durations } }])
  expect((await day.auditRecords())[0]).toMatchObject({ change: 'schedule grant', detail: durations })
})

describe('an extension', () => {
  const extended = (closesAt: string) => ({ jobId: JOB, closesAt, requestedBy: 'ml@acmeco.example', reason: 'slow' })

  test('that is asked for after the start has its own end', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job(RUNS_FOR_AN_HOUR))
    await day.until(at('03:00'))
    await day.put('Training Job Started', OF_JOB)
    await day.until(at('03:50'))
    await day.put('Training Job Extended', extended('2025-07-16T05:00:00Z'))

    const times = ['03:59:59', '04:00:00', '04:30:00', '04:59:59', '05:00:00']
    expect(await readsAt(day, times)).toEqual(times.map((time) => [time, time < '05:00:00']))
    await day.until(at('05:05'))
    expect(await endOfJob(day)).toBe('2025-07-16T05:00:00Z')
    expect(failures(day)).toEqual([])
  })

  test('that is asked for while the job waits gives it a longer wait, and its start still moves the end', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job(RUNS_FOR_AN_HOUR))
    await day.until(at('07:30'))
    await day.put('Training Job Extended', extended('2025-07-16T12:00:00Z'))
    await day.until(at('09:00'))
    await day.put('Training Job Started', OF_JOB)
    await day.until(at('10:05'))

    expect(await endOfJob(day)).toBe('2025-07-16T10:00:00Z')
  })

  test('is not undone by a start that arrives after it, and was before it', async () => {
    const day = await startDay({ arrival: ({ source }) => (source === 'aws.batch' ? [40 * 60_000] : [0]) })
    await day.put('Training Job Scheduled', job(RUNS_FOR_AN_HOUR))
    await day.until(at('07:00'))
    day.aws.buses.putFromAws(batch('RUNNING'))
    await day.until(at('07:10'))
    await day.put('Training Job Extended', extended('2025-07-16T10:00:00Z'))
    await day.until(at('10:05'))

    expect(await endOfJob(day)).toBe('2025-07-16T10:00:00Z')
  })
})

test('a start that arrives after the job should have been over takes its access at once', async () => {
  const day = await startDay({ arrival: ({ source }) => (source === 'aws.batch' ? [90 * 60_000] : [0]) })
  await day.put('Training Job Scheduled', job(RUNS_FOR_AN_HOUR))
  await day.until(at('02:00'))
  day.aws.buses.putFromAws(batch('RUNNING'))
  await day.until(at('03:29:59'))
  expect(await s3Answer(day, 'read')).toBe('OK')
  await day.until(at('03:30:00'))

  expect(await policies(day)).toEqual([])
  expect(await endOfJob(day)).toBe('2025-07-16T03:00:00Z')
})

test('if IAM takes no new policy, the old one is detached at the new end all the same', async () => {
  const faults = outageOf(({ operation }) => operation === 'CreatePolicy' || operation === 'AttachUserPolicy')
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job(RUNS_FOR_AN_HOUR))
  await day.until(at('03:00'))
  faults.isOn = true
  await day.put('Training Job Started', OF_JOB)
  await day.until(at('03:59:59'))
  expect(await s3Answer(day, 'read')).toBe('OK')

  await day.until(at('04:00:00'))
  expect(await s3Answer(day, 'read')).not.toBe('OK')
  expect(await attached(day)).toEqual([])
})

test('the key of a user goes off with the new end', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job(RUNS_FOR_AN_HOUR))
  await day.until(at('03:00'))
  const key = await day.storedKey(USER)
  await day.put('Training Job Started', OF_JOB)
  await day.until(at('04:01'))

  expect(await liveKeys(day)).not.toContain(key?.accessKeyId)
})

test('a job with runsFor reserves room for the policies that its start makes it replace', async () => {
  const day = await startDay({ quotas: { AttachedPoliciesPerUserQuota: 2 } })
  await day.put('Training Job Scheduled', job(RUNS_FOR_AN_HOUR))
  await day.put('Training Job Scheduled', job({ jobId: SIBLING }))

  expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(1)
  expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ jobId: SIBLING, problems: [{ path: 'access' }] }])
})
