import { describe, expect, test } from 'vitest'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, failures, JOB, job, policies, revocation, SIBLING, startDay, USER } from './day.ts'

describe('a revocation', () => {
  test.each([
    ['of one job leaves its sibling open', { jobId: JOB }, 1],
    ['of a principal ends all its jobs', { principal: { type: 'user', name: USER } }, 0],
    [
      'of a principal, written in capitals, ends all its jobs',
      { principal: { type: 'user', name: USER.toUpperCase() } },
      0,
    ],
    ['of everything ends all jobs', { all: true }, 0],
    ['of another principal leaves both jobs open', { principal: { type: 'user', name: 'trainer-gpu-02' } }, 2],
  ])('%s', async (_rule, target, left) => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.put('Training Job Scheduled', job({ jobId: SIBLING }))
    await day.until(at('02:30'))
    expect(await attached(day)).toHaveLength(2)

    await day.put('Access Revocation Requested', { ...target, ...revocation })

    expect(await attached(day)).toHaveLength(left)
    expect(announcementsOf(day, 'Access Closed')).toHaveLength(2 - left)
    const ends = (await day.auditRecords()).filter(({ change, phase }) => change === 'end grant' && phase === 'done')
    expect(ends).toHaveLength(2 - left)
    for (const { because, detail } of ends) {
      expect(because).toBe('revoked')
      expect(detail).toMatchObject({ by: revocation.requestedBy, reason: revocation.reason })
    }
  })

  test.each([
    ['of its principal ends', { principal: { type: 'user', name: USER } }, 'revoked'],
    ['of everything ends', { all: true }, 'revoked'],
    ['of another principal leaves', { principal: { type: 'user', name: 'trainer-gpu-02' } }, 'closed'],
  ])('%s a job that was requested before the revocation and scheduled after it', async (_rule, target, because) => {
    const day = await startDay()
    const request = (jobId: string, time: Date) =>
      day.aws.buses.put(day.aws.busName, {
        ...{ source: 'acmeco.ml-platform', detailType: 'Training Job Scheduled' },
        ...{ detail: job({ jobId }), time },
      })
    await day.until(at('00:40'))
    await day.put('Access Revocation Requested', { ...target, ...revocation })
    request(JOB, at('00:39:59'))
    await day.until(at('00:40:05'))
    request('requested-after-it', at('00:40:01'))
    await day.until(at('04:10'))

    expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(2)
    expect(announcementsOf(day, 'Access Opened')).toHaveLength(because === 'revoked' ? 1 : 2)
    expect(announcementsOf(day, 'Access Closed')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ jobId: JOB, because }),
        expect.objectContaining({ jobId: 'requested-after-it', because: 'closed' }),
      ]),
    )
    expect(failures(day)).toEqual([])
  })

  test.each([
    ['after the window, while access is not closed yet, is recorded, and an extension is refused', true, 1],
    ['once access is closed is recorded as well, and does not count', false, 1],
  ])('%s', async (_rule, isClosingLate, count) => {
    const faults = outageOf(({ operation }) => operation === 'DetachUserPolicy')
    const day = await startDay({ faults })
    await day.put('Training Job Scheduled', job())
    faults.isOn = isClosingLate
    await day.until(at('04:00:30'))
    faults.isOn = false
    await day.put('Access Revocation Requested', { jobId: JOB, ...revocation })
    await day.put('Training Job Extended', { jobId: JOB, closesAt: '2025-07-16T05:00:00Z', ...revocation })
    await day.until(at('04:10'))

    expect((await day.auditRecords()).filter(({ change }) => change === 'end grant')).toHaveLength(count)
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'closed' }])
    expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ problems: [{ path: 'jobId' }] }])
    expect(await policies(day)).toEqual([])
  })

  test('before the window prevents the job from ever opening', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.put('Access Revocation Requested', { jobId: JOB, ...revocation })

    await day.until(at('01:30'))
    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Opened')).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'revoked', at: '2025-07-16T00:30:00Z' }])
  })
})
