import { DetachRolePolicyCommand } from '@aws-sdk/client-iam'
import { expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, failures, JOB, job, policies, s3AnswerTo, startDay } from './day.ts'
import { asRole, attachedToRole, makeAdministrator, PAYROLL, ROLE, revocation, sessionOf } from './role-sessions.ts'

const SIBLING = 'wikipedia-evaluation-2025-07-16'

/** A day on which a role with other rights runs two jobs from half past midnight to four. */
async function twoJobs(): Promise<Day> {
  const day = await startDay()
  await makeAdministrator(day)
  await day.put('Training Job Scheduled', job(asRole))
  await day.put('Training Job Scheduled', job({ ...asRole, jobId: SIBLING }))
  await day.until(at('02:30'))
  return day
}

test.each([
  ['of the role', { principal: { type: 'role', name: ROLE } }],
  ['of everything', { all: true }],
])(
  'a revocation %s denies everything to the present sessions of the role, and nothing to new ones',
  async (_rule, target) => {
    const day = await twoJobs()
    const old = await sessionOf(day)
    expect(await s3AnswerTo(day, old, 'read', PAYROLL)).toBe('OK')

    await day.put('Access Revocation Requested', { ...target, ...revocation })
    await day.until(at('02:30:31'))

    expect(await s3AnswerTo(day, old, 'read')).toBe('AccessDenied')
    expect(await s3AnswerTo(day, old, 'read', PAYROLL)).toBe('AccessDenied')
    const fresh = await sessionOf(day)
    expect(await s3AnswerTo(day, fresh, 'read', PAYROLL)).toBe('OK')
    expect(await attachedToRole(day)).toHaveLength(1)
    const denied = (await day.auditRecords()).filter(({ change }) => change === 'deny sessions')
    expect(denied.map(({ phase, because }) => `${phase}, ${because}`)).toEqual(['intended, revoked', 'done, revoked'])

    await day.until(at('14:35'))
    expect(await policies(day)).toEqual([])
    expect(await s3AnswerTo(day, fresh, 'read', PAYROLL)).toBe('ExpiredToken')
    expect(failures(day)).toEqual([])
  },
)

test('a revocation of one job denies no sessions while the role runs another job', async () => {
  const day = await twoJobs()
  const session = await sessionOf(day)

  await day.put('Access Revocation Requested', { jobId: JOB, ...revocation })
  await day.until(at('02:31'))
  expect(await s3AnswerTo(day, session, 'read')).toBe('OK')

  await day.put('Access Revocation Requested', { jobId: SIBLING, ...revocation })
  await day.until(at('02:32'))
  expect(await s3AnswerTo(day, session, 'read', PAYROLL)).toBe('AccessDenied')
})

test('a job that ends by itself denies no sessions of its role', async () => {
  const day = await twoJobs()
  const session = await sessionOf(day)
  await day.put('Training Job Completed', { jobId: JOB })
  await day.put('Training Job Completed', { jobId: SIBLING })
  await day.until(at('02:35'))

  expect(await s3AnswerTo(day, session, 'read', PAYROLL)).toBe('OK')
  expect(await policies(day)).toEqual([])
})

test('a deny policy that was detached by hand is attached again within the hour, and reported as drift', async () => {
  const day = await twoJobs()
  const old = await sessionOf(day)
  await day.put('Access Revocation Requested', { all: true, ...revocation })
  await day.until(at('02:40'))
  const [PolicyArn = ''] = await attachedToRole(day)
  await day.iam.send(new DetachRolePolicyCommand({ RoleName: ROLE, PolicyArn }))
  expect(await s3AnswerTo(day, old, 'read', PAYROLL)).toBe('OK')

  await day.until(at('03:31'))
  expect(await s3AnswerTo(day, await sessionOf(day), 'read', PAYROLL)).toBe('OK')
  expect(await attachedToRole(day)).toEqual([PolicyArn])
  expect(announcementsOf(day, 'Access Drifted')).toMatchObject([{ changes: [{ action: 'attach' }] }])
})
