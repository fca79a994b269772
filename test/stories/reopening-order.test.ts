import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, failures, JOB, policies, revocation, s3Answer } from './day.ts'
import { ASKED, refusedOf, reopen, SOURCE, withFailedJob } from './reopening.ts'

describe('an end is about one run', () => {
  const late = (day: Day, detailType: string, time: string, detail: object = { jobId: JOB }) => {
    day.aws.buses.put(day.aws.busName, { source: SOURCE, detailType, detail, time: at(time) })
    return day.until(day.clock.now())
  }

  test('so one of the run before, late or once more, does not end the next', async () => {
    const day = await withFailedJob()
    const failed = day.news.findLast((event) => event['detail-type'] === 'Training Job Failed')
    await day.until(at('01:31'))
    await reopen(day)
    await late(day, 'Training Job Completed', '01:29')
    day.aws.lambda.events.enqueue('curfew-end-access', JSON.stringify(failed))
    await day.until(at('01:35'))

    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(failures(day)).toEqual([])
  })

  test('so an extension of the run before, delivered once more, reopens nothing', async () => {
    const day = await withFailedJob()
    await day.until(at('01:31'))
    await reopen(day)
    const extended = day.news.findLast((event) => event['detail-type'] === 'Training Job Extended')
    await day.until(at('01:40'))
    await day.put('Training Job Failed', { jobId: JOB })
    day.aws.lambda.events.enqueue('curfew-schedule-access', JSON.stringify(extended))
    await day.until(at('01:45'))

    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Extended')).toHaveLength(1)
    expect(await refusedOf(day)).toEqual([])
  })

  test('so an extension from before a later end of an ended job reopens nothing, although it arrives after that', async () => {
    const day = await withFailedJob()
    await day.until(at('01:35'))
    await day.put('Training Job Stopped', { jobId: JOB })
    await day.until(at('01:36'))
    await late(day, 'Training Job Extended', '01:33', { jobId: JOB, closesAt: '2025-07-16T04:00:00Z', ...ASKED })
    await late(day, 'Training Job Extended', '01:33', { jobId: JOB, closesAt: '2025-07-16T05:00:00Z', ...ASKED })

    expect(await policies(day)).toEqual([])
    const problems = [{ path: 'jobId', message: expect.stringContaining('ask again to have it reopened') }]
    expect(await refusedOf(day)).toMatchObject([{ problems }])
    await reopen(day)
    expect(await s3Answer(day, 'read')).toBe('OK')
  })

  test('and so is a start: that of the next run moves its end, and one of the run before does not', async () => {
    const window = { opensAt: '2025-07-16T01:00:00Z', closesAt: '2025-07-16T04:00:00Z', runsFor: 'PT1H' }
    const day = await withFailedJob({ window })
    await day.until(at('01:40'))
    await reopen(day)
    await late(day, 'Training Job Started', '01:20')
    expect(announcementsOf(day, 'Access Shortened')).toEqual([])
    await day.until(at('01:50'))
    await day.put('Training Job Started', { jobId: JOB })

    const shortened = { opensAt: '2025-07-16T01:40:00Z', closesAt: '2025-07-16T02:50:00Z' }
    expect(announcementsOf(day, 'Access Shortened')).toMatchObject([{ window: shortened }])
    await day.until(at('02:50'))
    expect(await s3Answer(day, 'read')).not.toBe('OK')
    expect(failures(day)).toEqual([])
  })

  test('but a revocation is of the grant, also one from before it was reopened', async () => {
    const day = await withFailedJob()
    await day.until(at('01:40'))
    await reopen(day)
    await late(day, 'Access Revocation Requested', '01:35', { jobId: JOB, ...revocation })

    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended' }, { because: 'revoked' }])
  })
})
