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
import { announcementsOf, attached, JOB, job, policies, startDay, tries, triesAs, trouble, USER } from './day.ts'

const WIDE = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] })
const ANALYST = 'analyst-without-boundary'
const GROUP = { GroupName: 'analysts' }

/** A night with a group in the account, and the key of its one member. */
async function nightWithGroup(): Promise<{ readonly day: Day; readonly member: Credentials }> {
  const day = await startDay()
  await day.iam.send(new CreateGroupCommand({ ...GROUP, Path: '/data/' }))
  await day.iam.send(new AddUserToGroupCommand({ ...GROUP, UserName: ANALYST }))
  const { AccessKey } = await day.iam.send(new CreateAccessKeyCommand({ UserName: ANALYST }))
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {}
  return { day, member: { accessKeyId, secretAccessKey } }
}

/** The same with the seed's job open; the inventory is taken at half past each hour. */
async function openDay() {
  const { day, member } = await nightWithGroup()
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:10'))
  const [name = ''] = await attached(day)
  return { day, member, name, PolicyArn: arnOf(JOB, name) }
}

function arnOf(jobId: string, name: string): string {
  return `arn:aws:iam::111122223333:policy/curfew/${jobId}/${name}`
}

async function ofGroup(day: Day): Promise<readonly string[]> {
  const { AttachedPolicies = [] } = await day.iam.send(new ListAttachedGroupPoliciesCommand(GROUP))
  return AttachedPolicies.map(({ PolicyName = '' }) => PolicyName)
}

/** A policy that a hand made under the path of a job, and gave to the group alone. */
async function plant(day: Day, jobId: string, Tags?: Tag[]): Promise<void> {
  const planted = { PolicyName: 'planted', Path: `/curfew/${jobId}/`, PolicyDocument: WIDE, Tags }
  await day.iam.send(new CreatePolicyCommand(planted))
  await day.iam.send(new AttachGroupPolicyCommand({ ...GROUP, PolicyArn: arnOf(jobId, 'planted') }))
}

describe('an open job’s policy that a hand attached to a group', () => {
  test('is off it within the hour, told as drift, and its owner was never without', async () => {
    const { day, member, name, PolicyArn } = await openDay()
    await day.iam.send(new AttachGroupPolicyCommand({ ...GROUP, PolicyArn }))
    expect(await triesAs(day, member, 'read')).toBe('OK')

    await day.until(at('01:31'))
    expect(await triesAs(day, member, 'read')).toBe('AccessDenied')
    expect(await ofGroup(day)).toEqual([])
    expect(announcementsOf(day, 'Access Drifted')).toMatchObject([
      { jobId: JOB, changes: [{ action: 'attach', policy: name }] },
    ])
    expect(await tries(day, 'read')).toBe('OK')
    expect(operationsSince(day, '01:10')).not.toContain('DetachUserPolicy')
  })

  test('and took from its owner goes back to its owner alone', async () => {
    const { day, member, name, PolicyArn } = await openDay()
    await day.iam.send(new AttachGroupPolicyCommand({ ...GROUP, PolicyArn }))
    await day.iam.send(new DetachUserPolicyCommand({ UserName: USER, PolicyArn }))
    expect(await tries(day, 'read')).toBe('AccessDenied')

    await day.until(at('01:31'))
    expect(await attached(day)).toEqual([name])
    expect(await tries(day, 'read')).toBe('OK')
    expect(await triesAs(day, member, 'read')).toBe('AccessDenied')
    expect(await ofGroup(day)).toEqual([])
    expect(announcementsOf(day, 'Access Drifted')).toHaveLength(1)
  })

  test('goes with the job when it is over, and the job is closed', async () => {
    const { day, PolicyArn } = await openDay()
    await day.until(at('03:50'))
    await day.iam.send(new AttachGroupPolicyCommand({ ...GROUP, PolicyArn }))

    await day.until(at('04:05'))
    expect(await ofGroup(day)).toEqual([])
    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ jobId: JOB }])
    expect(trouble(day)).toEqual([])
  })
})

test('a policy under the path of a job that is over, which only a group carries, is gone within the hour', async () => {
  const { day } = await openDay()
  await day.put('Training Job Completed', { jobId: JOB })
  await day.until(at('01:15'))
  await plant(day, JOB)

  await day.until(at('01:31'))
  expect(await ofGroup(day)).toEqual([])
  expect(await policies(day)).toEqual([])
  expect(announcementsOf(day, 'Access Drifted')).toMatchObject([{ changes: [{ action: 'detach', policy: 'planted' }] }])
})

test.each<[what: string, Tags: Tag[] | undefined]>([
  ['with tags of Curfew’s', [{ Key: 'curfew:principal', Value: `user/${USER}` }]],
  ['without any tags', undefined],
])('a policy of which the table knows nothing, %s, is freed of its group and deleted', async (_, Tags) => {
  const { day, member } = await nightWithGroup()
  await plant(day, 'lost', Tags)
  expect(await triesAs(day, member, 'read')).toBe('OK')

  await day.until(at('01:31'))
  expect(await triesAs(day, member, 'read')).toBe('AccessDenied')
  expect(await policies(day)).toEqual([])
  expect((await day.auditRecords()).map(({ change, phase, target }) => `${change} ${target} ${phase}`)).toEqual([
    'detach policy planted intended',
    'detach policy planted done',
  ])
  expect(trouble(day)).toEqual([])
})

test('what a group has from elsewhere is not touched', async () => {
  const { day, PolicyArn } = await openDay()
  const { Policy } = await day.iam.send(new CreatePolicyCommand({ PolicyName: 'standing', PolicyDocument: WIDE }))
  await day.iam.send(new AttachGroupPolicyCommand({ ...GROUP, PolicyArn: Policy?.Arn }))
  await day.iam.send(new AttachGroupPolicyCommand({ ...GROUP, PolicyArn }))

  await day.until(at('01:31'))
  expect(await ofGroup(day)).toEqual(['standing'])
})

function operationsSince(day: Day, time: string): readonly string[] {
  const since = at(time).getTime()
  return day.aws.calls.all.filter((call) => call.at.getTime() > since).map(({ operation }) => operation)
}
