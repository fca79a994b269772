import { describe, expect, test } from 'vitest'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, chainProblemsOf, failures, job, policies, s3Answer, startDay } from './day.ts'
import { linesOf } from './metrics.ts'
import { BEATS, beatAt, callsSince, OF_JOB } from './running-jobs.ts'

describe('a job that sends heartbeats', () => {
  test('has access until its window closes', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job({ window: { ...BEATS.window, closesAt: '2025-07-16T02:00:00Z' } }))
    await beatAt(day, '01:14', '01:28', '01:42', '01:56')
    await day.until(at('01:59:59'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    await day.until(at('02:05'))

    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'closed', dueAt: '2025-07-16T02:00:00Z' }])
    expect((await day.auditRecords()).filter(({ change }) => change === 'end grant')).toEqual([])
    expect(await chainProblemsOf(day)).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('and dies, loses its access so long after the last one, within a minute', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job(BEATS))
    await beatAt(day, '01:10', '01:20')
    await day.until(at('01:34:59'))
    expect(await s3Answer(day, 'read')).toBe('OK')

    await day.until(at('01:36'))
    expect(await s3Answer(day, 'read')).not.toBe('OK')
    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended', dueAt: '2025-07-16T01:35:00Z' }])
    const reason = 'no heartbeat since 2025-07-16T01:20:00Z, and the limit is PT15M'
    expect((await day.auditRecords()).filter(({ change }) => change === 'end grant')).toMatchObject([
      { because: 'ended', detail: { by: 'curfew', reason } },
    ])
    await day.until(at('08:05'))
    expect(failures(day)).toEqual([])
  })

  test('costs one write each: no read, no record, and no call to IAM', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job(BEATS))
    await day.until(at('01:05:30'))
    const before = day.aws.calls.all.length
    await day.put('Training Job Heartbeat', OF_JOB)

    expect(callsSince(day, before)).toEqual(['dynamodb UpdateItem'])
  })

  test('is looked up once for each time without which it would end, and IAM is not asked', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job(BEATS))
    await beatAt(day, '01:10')
    await day.until(at('01:14:30'))
    const before = day.aws.calls.all.length
    await day.until(at('01:24:30'))

    const calls = callsSince(day, before)
    expect(calls.filter((call) => call.startsWith('iam'))).toEqual([])
    expect(calls.filter((call) => call === 'dynamodb TransactWriteItems')).toHaveLength(1)
  })
})

test('a job that never sends one loses its access so long after its window opened', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job(BEATS))
  await day.until(at('01:14:59'))
  expect(await s3Answer(day, 'read')).toBe('OK')
  await day.until(at('01:16'))

  expect(await policies(day)).toEqual([])
  expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended', dueAt: '2025-07-16T01:15:00Z' }])
})

test('a job whose request is late has so long from when it was opened', async () => {
  const day = await startDay()
  await day.until(at('02:00'))
  await day.put('Training Job Scheduled', job(BEATS))
  await day.until(at('02:14:59'))
  expect(await s3Answer(day, 'read')).toBe('OK')
  await day.until(at('02:17'))

  expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended' }])
})

describe('with runsFor, the time without heartbeats begins when the job starts', () => {
  const queued = { window: { ...BEATS.window, runsFor: 'PT2H' } }

  test('so a job that waits needs none, and one that dies then loses its access', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job(queued))
    await day.until(at('03:00'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    await day.put('Training Job Started', OF_JOB)
    await beatAt(day, '03:10')
    await day.until(at('03:24:59'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    await day.until(at('03:26'))

    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended', dueAt: '2025-07-16T03:25:00Z' }])
    expect(failures(day)).toEqual([])
  })
})

test('without runsFor, a start is a heartbeat', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job(BEATS))
  await day.until(at('01:10'))
  await day.put('Training Job Started', OF_JOB)
  await day.until(at('01:40'))

  expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended', dueAt: '2025-07-16T01:25:00Z' }])
  expect(linesOf(day).some((line) => line.includes('a start that moves no end'))).toBe(true)
})

test('a job that dies while IAM is out has its end recorded on time, and its access gone as soon as IAM answers', async () => {
  const faults = outageOf(({ service, caller }) => service === 'iam' && caller.kind === 'role')
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job(BEATS))
  await day.until(at('01:10'))
  faults.isOn = true
  await day.until(at('01:30'))
  expect((await day.auditRecords()).find(({ change }) => change === 'end grant')).toMatchObject({
    at: expect.stringMatching(/^2025-07-16T01:15:/),
  })
  faults.isOn = false
  await day.until(at('01:32'))

  expect(await policies(day)).toEqual([])
})
