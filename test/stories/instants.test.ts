import { describe, expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, JOB, job, s3Answer, startDay } from './day.ts'

const scheduled = { opensAt: '2025-07-16T01:00:01Z', closesAt: '2025-07-16T04:00:00Z' }

describe('a window is what its instants say, rounded towards less access', () => {
  test.each([
    ['2025-07-16T01:00:00.123456+00:00', '2025-07-16T04:00:00.654321+00:00'],
    ['2025-07-16 03:00:00.000001+02:00', '2025-07-16T04:00:00.999999999Z'],
    ['2025-07-16T01:00:00.5Z', '2025-07-16T04:00+0000'],
  ])('from %s to %s', async (opensAt, closesAt) => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job({ window: { opensAt, closesAt } }))

    expect(announcementsOf(day, 'Access Scheduled')).toMatchObject([{ window: scheduled }])
    await day.until(at('01:00'))
    expect(await s3Answer(day, 'read')).toBe('AccessDenied')
    await day.until(at('01:00:01'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    await day.until(at('03:59:59'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    day.passDead(at('04:00'))
    expect(await s3Answer(day, 'read')).toBe('AccessDenied')
  })
})

test('a window that is shorter than five minutes once it is rounded is refused', async () => {
  const day = await startDay()
  const window = { opensAt: '2025-07-16T01:00:00.1+00:00', closesAt: '2025-07-16T01:05:00.9+00:00' }
  await day.put('Training Job Scheduled', job({ window }))

  const problem = { path: 'window.closesAt', message: 'the window is shorter than 5 minutes' }
  expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ problems: [problem] }])
})

test('the same instants written otherwise are the same request', async () => {
  const day = await startDay()
  const others = { opensAt: '2025-07-16T03:00:00.000000+02:00', closesAt: '2025-07-16 04:00:00.25+00' }
  await day.put('Training Job Scheduled', job())
  await day.put('Training Job Scheduled', job({ window: others }))

  expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(1)
  expect(announcementsOf(day, 'Access Refused')).toEqual([])
})

test('the new end of an extension is rounded down', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  const asked = { jobId: JOB, requestedBy: 'x', reason: 'y' }
  await day.put('Training Job Extended', { ...asked, closesAt: '2025-07-16T04:00:00.999999+00:00' })
  await day.put('Training Job Extended', { ...asked, closesAt: '2025-07-16T05:00:00.999999+00:00' })

  expect(announcementsOf(day, 'Access Extended')).toMatchObject([{ window: { closesAt: '2025-07-16T05:00:00Z' } }])
  expect(announcementsOf(day, 'Access Refused')).toEqual([])
})
