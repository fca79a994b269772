import { describe, expect, test } from 'vitest'
import { accessReportOf } from '#core/audit/history/access-report.ts'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, JOB, job, startDay } from './day.ts'

/** When a report says that jobs were ready, and when `Access Ready` said so. */
async function bothOf(day: Day) {
  const period = { since: at('00:00'), until: at('23:00'), principal: undefined }
  const { ready } = accessReportOf(await day.auditRecords(), period, day.clock.now())
  const announced = announcementsOf(day, 'Access Ready').map((one) => Reflect.get(Object(one), 'at'))
  const reported = [...ready.values()].flat().map((date) => date.toISOString().replace('.000', ''))
  return { announced: announced.toSorted(), reported: reported.toSorted() }
}

describe('a report says that a job was ready when Access Ready said so', () => {
  test.each([
    ['of a user', {}],
    ['of a user whose key is switched on and off', { keys: 'deactivate' }],
    ['of a user that keeps its keys', { keys: 'keep' }],
    ['of a role', { principal: { type: 'role', name: 'trainer-batch' }, keys: 'keep' }],
  ])('a job %s', async (_, overrides) => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job(overrides))
    await day.until(at('05:00'))

    const { announced, reported } = await bothOf(day)
    expect(reported).toEqual(['2025-07-16T01:00:00Z'])
    expect(announced).toEqual(reported)
  })

  test('a job that was asked for when its window had begun, and was reopened', async () => {
    const day = await startDay()
    await day.until(at('01:30:20'))
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:00'))
    await day.put('Training Job Failed', { jobId: JOB })
    await day.until(at('02:20'))
    const again = { closesAt: '2025-07-16T04:00:00Z', requestedBy: 'x', reason: 'y' }
    await day.put('Training Job Extended', { jobId: JOB, ...again })
    await day.until(at('05:00'))

    const { announced, reported } = await bothOf(day)
    expect(reported).toHaveLength(2)
    expect(announced).toEqual(reported)
  })

  test('no job that ended before', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('00:59'))
    await day.put('Training Job Failed', { jobId: JOB })
    await day.until(at('05:00'))

    expect(await bothOf(day)).toEqual({ announced: [], reported: [] })
  })
})
