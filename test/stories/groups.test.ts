import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  DetachUserPolicyCommand,
  ListAttachedGroupPoliciesCommand,
  type Tag,
} from '@aws-sdk/client-iam'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, failures, JOB, job, policies, s3Answer, s3AnswerTo, startDay, USER } from './day.ts'

const WIDE = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] })
const ANALYST = 'analyst-without-boundary'
const GROUP = { GroupName: 'analysts' }

/** A day in an account with a group, and the key of its only member. */
async function dayWithGroup(): Promise<{ readonly day: Day; readonly member: Credentials }> {
  const day = await startDay()
  await day.iam.send(new CreateGroupCommand({ ...GROUP, Path: '/data/' }))
  await day.iam.send(new AddUserToGroupCommand({ ...GROUP, UserName: ANALYST }))
  const { AccessKey } = await day.iam.send(new CreateAccessKeyCommand({ UserName: ANALYST }))
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {}
  return { day, member: { accessKeyId, secretAccessKey } }
}

/** The same with the job of the seed open. The inventory is taken at half past each hour. */
async function openDay() {
  const { day, member } = await dayWithGroup()
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:10'))
  const [name = ''] = await attached(day)
  return { day, member, name, PolicyArn: arnOf(JOB, name) }
}

function arnOf(jobId: string, name: string): string {
  return `arn:aws:iam::111122223333:policy/curfew/${jobId}/${name}`
}

async function attachedToGroup(day: Day): Promise<readonly string[]> {
  const { AttachedPolicies = [] } = await day.iam.send(new ListAttachedGroupPoliciesCommand(GROUP))
  return AttachedPolicies.map(({ PolicyName = '' }) => PolicyName)
}

/** Creates a policy under the path of a job, and attaches it to the group alone. */
async function plant(day: Day, jobId: string, Tags?: Tag[]): Promise<void> {
  const planted = { PolicyName: 'planted', Path: `/curfew/${jobId}/`, PolicyDocument: WIDE, Tags }
  await day.iam.send(new CreatePolicyCommand(planted))
  await day.iam.send(new AttachGroupPolicyCommand({ ...GROUP, PolicyArn: arnOf(jobId, 'planted') }))
}

describe('the policy of an open job that somebody attached to a group', () => {
  test('is detached from it within the hour, reported as drift, and never detached from its owner', async () => {
    const { day, member, name, PolicyArn } = await openDay()
    await day.iam.send(new AttachGroupPolicyCommand({ ...GROUP, PolicyArn }))
    expect(await s3AnswerTo(day, member, 'read')).toBe('OK')

    await day.until(at('01:31'))
    expect(await s3AnswerTo(day, member, 'read')).toBe('AccessDenied')
    expect(await attachedToGroup(day)).toEqual([])
    expect(announcementsOf(day, 'Access Drifted')).toMatchObject([
      { jobId: JOB, changes: [{ action: 'attach', policy: name }] },
    ])
    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(operationsSince(day, '01:10')).not.toContain('DetachUserPolicy')
  })

  test('and detached from its owner is attached to its owner alone within the hour', async () => {
    const { day, member, name, PolicyArn } = await openDay()
    await day.iam.send(new AttachGroupPolicyCommand({ ...GROUP, PolicyArn }))
    await day.iam.send(new DetachUserPolicyCommand({ UserName: USER, PolicyArn }))
    expect(await s3Answer(day, 'read')).toBe('AccessDenied')

    await day.until(at('01:31'))
    expect(await attached(day)).toEqual([name])
    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(await s3AnswerTo(day, member, 'read')).toBe('AccessDenied')
    expect(await attachedToGroup(day)).toEqual([])
    expect(announcementsOf(day, 'Access Drifted')).toHaveLength(1)
  })

  test('is deleted when the job ends, and the job is closed', async () => {
    const { day, PolicyArn } = await openDay()
    await day.until(at('03:50'))
    await day.iam.send(new AttachGroupPolicyCommand({ ...GROUP, PolicyArn }))

    await day.until(at('04:05'))
    expect(await attachedToGroup(day)).toEqual([])
    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ jobId: JOB }])
    expect(failures(day)).toEqual([])
  })
})

test('a policy under the path of a job that has ended is deleted within the hour, if only a group has it', async () => {
  const { day } = await openDay()
  await day.put('Training Job Completed', { jobId: JOB })
  await day.until(at('01:15'))
  await plant(day, JOB)

  await day.until(at('01:31'))
  expect(await attachedToGroup(day)).toEqual([])
  expect(await policies(day)).toEqual([])
  expect(announcementsOf(day, 'Access Drifted')).toMatchObject([{ changes: [{ action: 'detach', policy: 'planted' }] }])
})

test.each<[rule: string, Tags: Tag[] | undefined]>([
  ['with Curfew’s tags', [{ Key: 'curfew:principal', Value: `user/${USER}` }]],
  ['without any tags', undefined],
])('a policy %s that no row names is detached from its group and deleted', async (_rule, Tags) => {
  const { day, member } = await dayWithGroup()
  await plant(day, 'lost', Tags)
  expect(await s3AnswerTo(day, member, 'read')).toBe('OK')

  await day.until(at('01:31'))
  expect(await s3AnswerTo(day, member, 'read')).toBe('AccessDenied')
  expect(await policies(day)).toEqual([])
  expect((await day.auditRecords()).map(({ change, phase, target }) => `${change} ${target} ${phase}`)).toEqual([
    'detach policy planted done',
  ])
  expect(failures(day)).toEqual([])
})

test('a policy of a group outside Curfew’s path stays attached', async () => {
  const { day, PolicyArn } = await openDay()
  const { Policy } = await day.iam.send(new CreatePolicyCommand({ PolicyName: 'standing', PolicyDocument: WIDE }))
  await day.iam.send(new AttachGroupPolicyCommand({ ...GROUP, PolicyArn: Policy?.Arn }))
  await day.iam.send(new AttachGroupPolicyCommand({ ...GROUP, PolicyArn }))

  await day.until(at('01:31'))
  expect(await attachedToGroup(day)).toEqual(['standing'])
})

function operationsSince(day: Day, time: string): readonly string[] {
  const since = at(time).getTime()
  return day.aws.calls.all.filter((call) => call.at.getTime() > since).map(({ operation }) => operation)
}
