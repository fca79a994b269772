import { AttachRolePolicyCommand, DetachRolePolicyCommand, ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, JOB, job, policies, startDay, triesAs, trouble } from './day.ts'

const ROLE = 'trainer-batch'
const SIBLING = 'wikipedia-evaluation-2025-07-16'
const asRole = { principal: { type: 'role', name: ROLE }, keys: undefined }
const revocation = { requestedBy: 'security@acmeco.example', reason: 'a notebook was left open' }
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess'
/** What the role may do beside its job, inside the boundary. */
const PAYROLL = { bucket: 'acmeco-training-datasets-payroll', key: 'salaries.parquet' }

async function sessionOf(day: Day): Promise<Credentials> {
  const credentials = day.aws.directory.createAdministrator(`platform-${day.clock.now().getTime()}`)
  const sts = new STSClient(awsClientOptions({ aws: day.aws, credentials }))
  const RoleArn = `arn:aws:iam::111122223333:role/${ROLE}`
  const { Credentials: session } = await sts.send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'job', DurationSeconds: 3600 }),
  )
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = session ?? {}
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
}

/** A night in which a role with other rights runs two jobs from half past midnight to four. */
async function twoJobs(): Promise<Day> {
  const day = await startDay()
  await day.iam.send(new AttachRolePolicyCommand({ RoleName: ROLE, PolicyArn: ADMINISTRATOR }))
  await day.put('Training Job Scheduled', job(asRole))
  await day.put('Training Job Scheduled', job({ ...asRole, jobId: SIBLING }))
  await day.until(at('02:30'))
  return day
}

async function attachedToRole({ iam }: Day): Promise<readonly string[]> {
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: ROLE }))
  return AttachedPolicies.map(({ PolicyArn = '' }) => PolicyArn).filter((arn) => arn !== ADMINISTRATOR)
}

test.each([
  ['of the principal', { principal: { type: 'role', name: ROLE } }],
  ['of everything', { all: true }],
])('a revocation %s denies everything to sessions that the role has, and nothing to new ones', async (_rule, whose) => {
  const day = await twoJobs()
  const old = await sessionOf(day)
  expect(await triesAs(day, old, 'read', PAYROLL)).toBe('OK')

  await day.put('Access Revocation Requested', { ...whose, ...revocation })
  await day.until(at('02:30:31'))

  expect(await triesAs(day, old, 'read')).toBe('AccessDenied')
  expect(await triesAs(day, old, 'read', PAYROLL)).toBe('AccessDenied')
  const fresh = await sessionOf(day)
  expect(await triesAs(day, fresh, 'read', PAYROLL)).toBe('OK')
  expect(await attachedToRole(day)).toHaveLength(1)
  const denied = (await day.auditRecords()).filter(({ change }) => change === 'deny sessions')
  expect(denied.map(({ phase, because }) => `${phase}, ${because}`)).toEqual(['intended, revoked', 'done, revoked'])

  await day.until(at('14:35'))
  expect(await policies(day)).toEqual([])
  expect(await triesAs(day, fresh, 'read', PAYROLL)).toBe('ExpiredToken')
  expect(trouble(day)).toEqual([])
})

test('a revocation of one job leaves the sessions of a role that runs another', async () => {
  const day = await twoJobs()
  const session = await sessionOf(day)

  await day.put('Access Revocation Requested', { jobId: JOB, ...revocation })
  await day.until(at('02:31'))
  expect(await triesAs(day, session, 'read')).toBe('OK')

  await day.put('Access Revocation Requested', { jobId: SIBLING, ...revocation })
  await day.until(at('02:32'))
  expect(await triesAs(day, session, 'read', PAYROLL)).toBe('AccessDenied')
})

test('a job that ends by itself leaves the sessions of its role', async () => {
  const day = await twoJobs()
  const session = await sessionOf(day)
  await day.put('Training Job Completed', { jobId: JOB })
  await day.put('Training Job Completed', { jobId: SIBLING })
  await day.until(at('02:35'))

  expect(await triesAs(day, session, 'read', PAYROLL)).toBe('OK')
  expect(await policies(day)).toEqual([])
})

test('who takes off what denies the sessions finds it back within an hour, and told', async () => {
  const day = await twoJobs()
  const old = await sessionOf(day)
  await day.put('Access Revocation Requested', { all: true, ...revocation })
  await day.until(at('02:40'))
  const [PolicyArn = ''] = await attachedToRole(day)
  await day.iam.send(new DetachRolePolicyCommand({ RoleName: ROLE, PolicyArn }))
  expect(await triesAs(day, old, 'read', PAYROLL)).toBe('OK')

  await day.until(at('03:31'))
  expect(await triesAs(day, await sessionOf(day), 'read', PAYROLL)).toBe('OK')
  expect(await attachedToRole(day)).toEqual([PolicyArn])
  expect(announcementsOf(day, 'Access Drifted')).toMatchObject([{ changes: [{ action: 'attach' }] }])
})
