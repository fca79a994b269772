import { CreatePolicyCommand, DeleteRoleCommand, UntagRoleCommand } from '@aws-sdk/client-iam'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import { describe, expect, test } from 'vitest'
import type { Day, DayOptions } from '#local/day/day.ts'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, chainProblemsOf, failures, JOB, job, policies, s3AnswerTo, startDay } from './day.ts'
import { loseTable } from './lose-table.ts'
import { asRole, attachedToRole, makeAdministrator, PAYROLL, ROLE, revocation, sessionOf } from './role-sessions.ts'

const whole = { principal: { type: 'role', name: ROLE } }
const NEXT = 'next'
const next = job({
  ...asRole,
  jobId: NEXT,
  window: { opensAt: '2025-07-16T02:45:00Z', closesAt: '2025-07-16T03:10:00Z' },
})

/** The role's only job is over at 02:00, and at 02:20 somebody has a session of the role. */
async function idleRole(options: DayOptions = {}): Promise<{ readonly day: Day; readonly leaked: Credentials }> {
  const day = await startDay(options)
  await day.put('Training Job Scheduled', job(asRole))
  await day.until(at('02:00'))
  await day.put('Training Job Completed', { jobId: JOB })
  await day.until(at('02:20'))
  return { day, leaked: await sessionOf(day) }
}

/** What S3 answers the leaked session, and a new one, while the role's next job is open. */
async function answersInNextJob(day: Day, leaked: Credentials): Promise<readonly string[]> {
  await day.until(at('02:50'))
  return [await s3AnswerTo(day, leaked, 'read'), await s3AnswerTo(day, await sessionOf(day), 'read')]
}

describe('a leaked session of a role without an open grant', () => {
  test('reads the data of the next job, if nobody revokes', async () => {
    const { day, leaked } = await idleRole()
    await day.put('Training Job Scheduled', next)

    expect(await answersInNextJob(day, leaked)).toEqual(['OK', 'OK'])
  })

  test.each([
    ['of the role', whole],
    ['of the role, in capitals', { principal: { type: 'role', name: ROLE.toUpperCase() } }],
    ['of the job that is over', { jobId: JOB }],
    ['of the role and a job that nobody knows', { ...whole, jobId: 'unknown' }],
  ])('is denied everything by a revocation %s, and never reads the data of the next job', async (_rule, target) => {
    const { day, leaked } = await idleRole()
    await makeAdministrator(day)
    expect(await s3AnswerTo(day, leaked, 'read', PAYROLL)).toBe('OK')
    await day.put('Access Revocation Requested', { ...target, ...revocation })
    await day.until(at('02:20:05'))
    expect(await s3AnswerTo(day, leaked, 'read', PAYROLL)).toBe('AccessDenied')

    await day.put('Training Job Scheduled', next)
    expect(await answersInNextJob(day, leaked)).toEqual(['AccessDenied', 'OK'])
    expect(announcementsOf(day, 'Access Revoked')).toMatchObject([{ sessionsDenied: { count: 1 } }])
    expect(await chainProblemsOf(day)).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('is denied by a revocation of everything before the next job of the role opens', async () => {
    const { day, leaked } = await idleRole()
    await day.put('Access Revocation Requested', { all: true, ...revocation })
    await day.until(at('02:21'))
    await day.put('Training Job Scheduled', next)

    expect(await answersInNextJob(day, leaked)).toEqual(['AccessDenied', 'OK'])
  })

  test('is denied by a revocation of a job that arrives before its request', async () => {
    const { day, leaked } = await idleRole()
    await day.put('Access Revocation Requested', { jobId: 'late', ...revocation })
    const request = { source: 'acmeco.ml-platform', detailType: 'Training Job Scheduled', time: at('02:19') }
    day.aws.buses.put(day.aws.busName, { ...request, detail: job({ ...asRole, jobId: 'late' }) })
    await day.until(at('02:22'))
    await day.put('Training Job Scheduled', next)

    expect(await answersInNextJob(day, leaked)).toEqual(['AccessDenied', 'OK'])
  })

  test('is denied before the next job opens, although IAM attached nothing from the revocation on', async () => {
    const attach = outageOf(({ operation }) => operation === 'AttachRolePolicy')
    const { day, leaked } = await idleRole({ faults: attach })
    attach.isOn = true
    await day.put('Access Revocation Requested', { ...whole, ...revocation })
    await day.until(at('02:21'))
    await day.put('Training Job Scheduled', next)
    await day.until(at('02:46'))
    expect(await attachedToRole(day)).toEqual([])

    attach.isOn = false
    await day.until(at('02:48'))
    expect(await answersInNextJob(day, leaked)).toEqual(['AccessDenied', 'OK'])
    const failed = (await day.auditRecords()).filter(
      ({ change, phase }) => change === 'deny sessions' && phase === 'failed',
    )
    expect(failed).toHaveLength(1)
    expect(await chainProblemsOf(day)).toEqual([])
  })

  test('is denied until the end in the tags of the policy, if the table is lost', async () => {
    const { day, leaked } = await idleRole()
    await day.put('Access Revocation Requested', { ...whole, ...revocation })
    await day.until(at('02:25'))
    await loseTable(day)
    await makeAdministrator(day)
    await day.until(at('03:15'))

    expect(await s3AnswerTo(day, leaked, 'read', PAYROLL)).toBe('AccessDenied')
  })
})

test('twenty revocations leave one policy on the role, and the last one counts', async () => {
  const { day } = await idleRole()
  for (let minute = 21; minute <= 40; minute++) {
    await day.until(at(`02:${minute}`))
    await day.put('Access Revocation Requested', { ...whole, ...revocation })
  }
  const last = await sessionOf(day)
  await makeAdministrator(day)
  await day.until(at('02:41'))

  expect(await attachedToRole(day)).toHaveLength(1)
  expect(await policies(day)).toHaveLength(1)
  expect(await s3AnswerTo(day, last, 'read', PAYROLL)).toBe('AccessDenied')
  expect(announcementsOf(day, 'Access Drifted')).toEqual([])
  expect(await chainProblemsOf(day)).toEqual([])
  expect(failures(day)).toEqual([])
})

test('a replayed revocation from before a job of the role denies none of its sessions', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job(asRole))
  await day.until(at('02:00'))
  const session = await sessionOf(day)
  const event = { source: 'acmeco.security', detailType: 'Access Revocation Requested', time: at('00:10') }
  day.aws.buses.put(day.aws.busName, { ...event, detail: { ...whole, ...revocation } })
  await day.until(at('02:05'))

  expect(await s3AnswerTo(day, session, 'read')).toBe('OK')
})

test('a role that carries as many policies as IAM allows, but one, is given no job: that one denies its sessions', async () => {
  const day = await startDay({ quotas: { AttachedPoliciesPerRoleQuota: 2 } })
  await makeAdministrator(day)
  await day.put('Training Job Scheduled', job(asRole))

  expect(JSON.stringify(announcementsOf(day, 'Access Refused'))).toContain(
    "which has 2 of 2 attached or reserved (0 by Curfew's overlapping jobs, 1 by others, 1 to deny sessions when access is revoked)",
  )
})

test('that the sessions of a role cannot be denied is recorded once, and the runs fail until they can be', async () => {
  const { day } = await idleRole()
  const { iam } = day
  await iam.send(new UntagRoleCommand({ RoleName: ROLE, TagKeys: ['curfew:managed'] }))
  await day.put('Access Revocation Requested', { ...whole, ...revocation })
  await day.until(at('02:35'))

  const denials = (await day.auditRecords()).filter(({ change }) => change === 'deny sessions')
  expect(denials.map(({ phase }) => phase)).toEqual(['intended', 'failed'])
  expect(JSON.stringify(denials)).toContain('AccessDenied')
  const failing = day.aws.runs.filter(({ outcome, at: when }) => !outcome.ok && when >= at('02:34'))
  expect(failing.length).toBeGreaterThan(0)
})

test('a role that does not exist has no sessions to deny: after ten minutes nothing is left of it', async () => {
  const { day } = await idleRole()
  await day.iam.send(new DeleteRoleCommand({ RoleName: ROLE }))
  await day.put('Access Revocation Requested', { ...whole, ...revocation })
  await day.until(at('02:35'))

  expect(await policies(day)).toEqual([])
  expect(failures(day)).toEqual([])
})

test.each([
  ['while sessions are denied', true],
  ['although no session was ever denied', false],
])('what others put among the denials of a role is removed within the hour, %s', async (_when, isDenied) => {
  const { day } = await idleRole()
  if (isDenied) await day.put('Access Revocation Requested', { ...whole, ...revocation })
  const Statement = [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  const Tags = [{ Key: 'curfew:closesAt', Value: '2025-07-16T14:00:00Z' }]
  const planted = { PolicyName: 'planted', Path: `/curfew/=sessions=${ROLE}/`, PolicyDocument, Tags }
  const { Policy } = await day.iam.send(new CreatePolicyCommand(planted))
  await day.until(at('03:32'))

  expect(Policy?.Arn).toContain('planted')
  expect(await policies(day)).toHaveLength(isDenied ? 1 : 0)
  expect(await attachedToRole(day)).toHaveLength(isDenied ? 1 : 0)
})
