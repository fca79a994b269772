import { describe, expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, failures, JOB, job, policies, s3Answer, startDay } from './day.ts'

describe('an extension', () => {
  test('moves the end without a gap, and replaces the policy', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('03:50'))
    const before = await attached(day)
    await day.put('Training Job Extended', {
      jobId: JOB,
      closesAt: '2025-07-16T05:00:00Z',
      requestedBy: 'x',
      reason: 'y',
    })

    expect(await attached(day)).toHaveLength(1)
    expect(await attached(day)).not.toEqual(before)
    expect(await policies(day)).toHaveLength(1)
    for (const time of ['03:59:59', '04:00:00', '04:30:00', '04:59:59']) {
      await day.until(at(time))
      expect(await s3Answer(day, 'read'), time).toBe('OK')
    }
    await day.until(at('05:00:00'))
    expect(await s3Answer(day, 'read')).not.toBe('OK')
    await day.until(at('05:01'))
    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Extended')).toHaveLength(1)
    expect(announcementsOf(day, 'Access Opened')).toHaveLength(1)
    expect(failures(day)).toEqual([])
  })

  test.each([
    ['an end before the present one', '2025-07-16T03:00:00Z', 'must be later'],
    ['more hours than the guardrail allows', '2025-07-17T05:00:00Z', 'allows 24 hours of extension'],
  ])('is refused for %s', async (_rule, closesAt, message) => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.put('Training Job Extended', { jobId: JOB, closesAt, requestedBy: 'x', reason: 'y' })

    const problems = [{ path: 'closesAt', message: expect.stringContaining(message) }]
    expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ problems }])
  })

  test('is refused once the window is closed', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('04:05'))
    await day.put('Training Job Extended', {
      jobId: JOB,
      closesAt: '2025-07-16T06:00:00Z',
      requestedBy: 'x',
      reason: 'y',
    })

    expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ problems: [{ path: 'jobId' }] }])
    expect(await policies(day)).toEqual([])
  })
})
