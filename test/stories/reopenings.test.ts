import { describe, expect, test } from 'vitest'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, chainProblemsOf, failures, JOB, job, policies, s3Answer, startDay } from './day.ts'
import { ASKED, refusedOf, reopen, SOURCE, withFailedJob } from './reopening.ts'

const batch = (jobId: string, status: string) => ({
  source: 'aws.batch',
  detailType: 'Batch Job State Change',
  detail: { jobName: JOB, jobId, status },
})

describe('a grant that its job ended', () => {
  test('has access again once the job asks for it under its id, until the attempt after the first is over', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('01:30'))
    day.aws.buses.putFromAws(batch('a-1', 'FAILED'))
    await day.until(at('01:31'))
    expect(await s3Answer(day, 'read')).not.toBe('OK')

    await reopen(day)
    day.aws.buses.putFromAws(batch('a-2', 'RUNNING'))
    await day.until(at('01:32'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(announcementsOf(day, 'Access Extended')).toMatchObject([
      {
        window: { opensAt: '2025-07-16T01:31:00Z', closesAt: '2025-07-16T04:00:00Z' },
        reopened: { endedAt: '2025-07-16T01:30:00Z' },
      },
    ])
    expect(announcementsOf(day, 'Access Opened')).toHaveLength(2)
    expect(announcementsOf(day, 'Access Ready')).toHaveLength(2)

    day.aws.buses.putFromAws(batch('a-2', 'SUCCEEDED'))
    await day.until(at('01:33'))
    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([
      { because: 'ended', dueAt: '2025-07-16T01:30:00Z' },
      { because: 'ended', dueAt: '2025-07-16T01:32:00Z' },
    ])
    expect(await refusedOf(day)).toEqual([])
    expect(await chainProblemsOf(day)).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('is recorded with who asked, why, and the end that it follows, between two receipts', async () => {
    const day = await withFailedJob()
    await day.until(at('01:40'))
    await reopen(day)
    await day.until(at('02:00'))
    await day.put('Training Job Completed', { jobId: JOB })

    const records = (await day.auditRecords()).filter((record) => record.job === JOB)
    const changes = records.filter(({ phase }) => phase === 'done').map(({ change }) => change)
    const run = ['attach policy', 'end grant', 'detach policy', 'close grant']
    expect(changes).toEqual(['schedule grant', ...run, 'reopen grant', ...run])
    expect(records.find(({ change }) => change === 'reopen grant')?.detail).toMatchObject({
      ...ASKED,
      opensAt: '2025-07-16T01:40:00Z',
      closesAt: '2025-07-16T04:00:00Z',
      endedAt: '2025-07-16T01:30:00Z',
      endedBy: SOURCE,
    })
    expect(records.filter(({ change }) => change === 'close grant').map(({ detail }) => detail?.dueAt)).toEqual([
      '2025-07-16T01:30:00Z',
      '2025-07-16T02:00:00Z',
    ])
  })

  test.each([
    ['earlier than', '02:00:00'],
    ['the same as', '04:00:00'],
    ['later than', '06:30:00'],
  ])('may be reopened until an end %s the one before, and closes then', async (_rule, closesAt) => {
    const day = await withFailedJob()
    await day.until(at('01:31'))
    await reopen(day, closesAt)
    const end = at(closesAt)
    await day.until(new Date(end.getTime() - 1000))
    expect(await s3Answer(day, 'read')).toBe('OK')
    await day.until(end)
    expect(await s3Answer(day, 'read')).not.toBe('OK')
    await day.until(new Date(end.getTime() + 60_000))
    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended' }, { because: 'closed' }])
    expect(failures(day)).toEqual([])
  })

  test.each([
    ['in the last second of the hour', '02:30:00', undefined],
    ['a second later', '02:30:01', 'within 1 hour'],
  ])('may be reopened %s, as the guardrails have it', async (_rule, time, message) => {
    const day = await withFailedJob()
    await day.until(at(time))
    await reopen(day)
    await day.until(at('02:31'))

    expect(await attached(day)).toHaveLength(message === undefined ? 1 : 0)
    const problems = [{ path: 'jobId', message: expect.stringContaining(message ?? '') }]
    expect(await refusedOf(day)).toMatchObject(message === undefined ? [] : [{ jobId: JOB, problems }])
  })

  test('may be reopened after its window, if the guardrails allow so long an extension', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('03:50'))
    await day.put('Training Job Failed', { jobId: JOB })
    await day.until(at('04:30'))
    await reopen(day, '05:30:00')

    expect(await s3Answer(day, 'read')).toBe('OK')
    await day.until(at('05:31'))
    expect(await policies(day)).toEqual([])
  })

  test('may be reopened twice in a row, and each of its ends counts', async () => {
    const day = await withFailedJob()
    await day.until(at('01:31'))
    await reopen(day)
    await day.until(at('01:40'))
    await day.put('Training Job Failed', { jobId: JOB })
    expect(await policies(day)).toEqual([])
    await day.until(at('02:40'))
    await reopen(day)
    expect(await s3Answer(day, 'read')).toBe('OK')
    await day.until(at('04:01'))

    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([
      { because: 'ended' },
      { because: 'ended' },
      { because: 'closed' },
    ])
    expect(await chainProblemsOf(day)).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('before its window opened, opens at the start that was requested', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('00:40'))
    await day.put('Training Job Stopped', { jobId: JOB })
    await day.until(at('00:41'))
    await reopen(day)
    await day.until(at('00:57'))
    expect(await attached(day)).toEqual([])
    await day.until(at('00:59:59'))
    expect(await s3Answer(day, 'read')).not.toBe('OK')
    await day.until(at('01:00'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(failures(day)).toEqual([])
  })

  test('is not reopened by the same request once more, which is answered as before', async () => {
    const day = await withFailedJob()
    await day.until(at('01:31'))
    await day.put('Training Job Scheduled', job())

    expect(await policies(day)).toEqual([])
    expect(await refusedOf(day)).toEqual([])
  })

  test('is reopened as soon as its closing is done, if the job asks in the same moment in which it failed', async () => {
    const day = await startDay({ atOnce: 8, timerSpeed: 20 })
    await day.put('Training Job Scheduled', job())
    await day.until(at('01:30'))
    await Promise.all([day.put('Training Job Failed', { jobId: JOB }), reopen(day)])
    await day.until(at('01:40'))
    // Whichever came first: an extension to the end that a grant has changes nothing, and its end comes after it.
    const isReopened = announcementsOf(day, 'Access Extended').length === 1

    expect(await attached(day)).toHaveLength(isReopened ? 1 : 0)
    expect(await refusedOf(day)).toEqual([])
    expect(await chainProblemsOf(day)).toEqual([])
  })

  test('is not reopened while IAM delays its closing, and is as soon as that is done', async () => {
    const faults = outageOf(({ operation }) => operation === 'DetachUserPolicy')
    const day = await startDay({ faults })
    await day.put('Training Job Scheduled', job())
    await day.until(at('01:30'))
    faults.isOn = true
    await day.put('Training Job Failed', { jobId: JOB })
    await reopen(day)
    await day.until(at('01:33'))
    expect(announcementsOf(day, 'Access Extended')).toEqual([])
    faults.isOn = false
    await day.until(at('01:40'))

    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(await attached(day)).toHaveLength(1)
    expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)
    expect(await refusedOf(day)).toEqual([])
    expect(await chainProblemsOf(day)).toEqual([])
  })
})
