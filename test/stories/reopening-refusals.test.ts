import { describe, expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { attached, failures, JOB, job, policies, revocation, SIBLING, s3Answer, startDay, USER } from './day.ts'
import { ASKED, refusedOf, reopen, withFailedJob } from './reopening.ts'

describe('a grant is not reopened', () => {
  const everything = { all: true, ...revocation }
  const user = { principal: { type: 'user', name: USER }, ...revocation }

  test.each([
    ['that was revoked', { jobId: JOB, ...revocation }, true],
    ['that was revoked when it was over', { jobId: JOB, ...revocation }, false],
    ['whose principal was revoked when it was over', user, false],
    ['once everything was revoked', everything, false],
    [
      'whose user has keys that were reported as compromised',
      { jobId: SIBLING, compromised: true, ...revocation },
      false,
    ],
  ])('%s', async (_rule, detail, isOpen) => {
    const day = isOpen ? await startDay() : await withFailedJob()
    if (isOpen) await day.put('Training Job Scheduled', job())
    await day.put('Training Job Scheduled', job({ jobId: SIBLING }))
    await day.until(at('01:35'))
    await day.put('Access Revocation Requested', detail)
    await day.until(at('01:40'))
    await reopen(day)
    await day.until(at('01:45'))

    const problems = [{ path: 'jobId', message: expect.stringContaining('access was revoked at 2025-07-16T01:35:00Z') }]
    expect(await refusedOf(day)).toMatchObject([{ jobId: JOB, problems }])
    expect((await attached(day)).filter((name) => name.startsWith(JOB))).toEqual([])
  })

  test('whose window closed', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('04:01'))
    await reopen(day, '05:00:00')

    expect(await refusedOf(day)).toMatchObject([
      { problems: [{ path: 'jobId', message: expect.stringContaining('when its window closed') }] },
    ])
  })

  test('until an instant that has passed, or further than extensions may go', async () => {
    const day = await withFailedJob()
    await day.until(at('01:40'))
    await reopen(day, '01:39:59')
    await day.put('Training Job Extended', { jobId: JOB, closesAt: '2025-07-17T04:00:01Z', ...ASKED })

    expect(await refusedOf(day)).toMatchObject([
      { problems: [{ path: 'closesAt', message: expect.stringContaining('has passed') }] },
      { problems: [{ path: 'closesAt', message: expect.stringContaining('24 hours of extension') }] },
    ])
    expect(await policies(day)).toEqual([])
  })

  test('beside a job that it would deny access', async () => {
    const day = await withFailedJob({ isolation: 'exclusive' })
    await day.until(at('01:31'))
    const window = { opensAt: '2025-07-16T02:00:00Z', closesAt: '2025-07-16T03:00:00Z' }
    await day.put('Training Job Scheduled', job({ jobId: SIBLING, window }))
    await reopen(day)
    expect(await refusedOf(day)).toMatchObject([{ jobId: JOB, problems: [{ path: 'isolation' }] }])
    await reopen(day, '02:00:00')

    expect(await s3Answer(day, 'read')).toBe('OK')
    await day.until(at('02:01'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(failures(day)).toEqual([])
  })
})
