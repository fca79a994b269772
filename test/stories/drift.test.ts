import {
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DetachUserPolicyCommand,
  ListPolicyVersionsCommand,
} from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, failures, JOB, job, liveKeys, policies, s3Answer, startDay, USER } from './day.ts'

const WIDE = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] })
const PAYROLL = { bucket: 'acmeco-training-datasets-payroll', key: 'salaries.parquet' }
const ANALYST = 'analyst-without-boundary'

/** At ten past one, with the job of the seed open. The inventory is due at half past. */
async function openDay(): Promise<{ readonly day: Day; readonly PolicyArn: string; readonly name: string }> {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:10'))
  const [name = ''] = await attached(day)
  return { day, name, PolicyArn: `arn:aws:iam::111122223333:policy/curfew/${JOB}/${name}` }
}

async function expectReverted(day: Day, name: string): Promise<void> {
  await day.until(at('01:31'))
  expect(await s3Answer(day, 'read')).toBe('OK')
  expect(await s3Answer(day, 'read', PAYROLL)).toBe('AccessDenied')
  expect(await attached(day)).toEqual([name])
  expect(await attached(day, ANALYST)).toEqual([])
  expect(announcementsOf(day, 'Access Drifted')).toMatchObject([
    { jobId: JOB, changes: [{ action: 'attach', policy: name }] },
  ])
  const records = (await day.auditRecords()).filter(({ because }) => because === 'drifted')
  expect(records.map(({ change, phase }) => `${change} ${phase}`)).toEqual([
    'attach policy intended',
    'attach policy done',
  ])
  await day.until(at('04:05'))
  expect(await policies(day)).toEqual([])
  expect(failures(day)).toEqual([])
}

test('a policy that somebody created under the path of an open job, and attached to another user, is deleted within the hour', async () => {
  const { day, name } = await openDay()
  const planted = { PolicyName: 'planted', Path: `/curfew/${JOB}/`, PolicyDocument: WIDE }
  const { Policy } = await day.iam.send(new CreatePolicyCommand(planted))
  await day.iam.send(new AttachUserPolicyCommand({ UserName: ANALYST, PolicyArn: Policy?.Arn }))

  await day.until(at('01:31'))
  expect(await attached(day, ANALYST)).toEqual([])
  expect(await policies(day)).toEqual([name])
  const changes = [{ action: 'detach', policy: 'planted' }]
  expect(announcementsOf(day, 'Access Drifted')).toMatchObject([{ jobId: JOB, changes }])

  await day.until(at('03:31'))
  expect(announcementsOf(day, 'Access Drifted')).toHaveLength(1)
  expect(await s3Answer(day, 'read')).toBe('OK')
  expect(failures(day)).toEqual([])
})

describe('a manual change to the policy of an open job is reverted within the hour, reported as drift and audited, if the policy was', () => {
  test('edited, so that another version is the default', async () => {
    const { day, name, PolicyArn } = await openDay()
    await day.iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: WIDE, SetAsDefault: true }))
    expect(await s3Answer(day, 'read', PAYROLL)).toBe('OK')

    await day.until(at('01:31'))
    const { Versions = [] } = await day.iam.send(new ListPolicyVersionsCommand({ PolicyArn }))
    expect(Versions.map(({ VersionId }) => VersionId)).toEqual(['v1'])
    // The job kept its policy throughout.
    const since = at('01:10').getTime()
    const calls = day.aws.calls.all.filter((call) => call.at.getTime() > since).map(({ operation }) => operation)
    expect(calls).not.toContain('DetachUserPolicy')
    await expectReverted(day, name)
  })

  test('edited, and the version that Curfew wrote deleted', async () => {
    const { day, name, PolicyArn } = await openDay()
    await day.iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: WIDE, SetAsDefault: true }))
    await day.iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))
    await expectReverted(day, name)
  })

  test('replaced by one of the same name', async () => {
    const { day, name, PolicyArn } = await openDay()
    await day.iam.send(new DetachUserPolicyCommand({ UserName: USER, PolicyArn }))
    await day.iam.send(new DeletePolicyCommand({ PolicyArn }))
    const forged = { PolicyName: name, Path: `/curfew/${JOB}/`, PolicyDocument: WIDE }
    await day.iam.send(new CreatePolicyCommand(forged))
    await day.iam.send(new AttachUserPolicyCommand({ UserName: USER, PolicyArn }))
    await expectReverted(day, name)
  })

  test('attached to another user', async () => {
    const { day, name, PolicyArn } = await openDay()
    await day.iam.send(new AttachUserPolicyCommand({ UserName: ANALYST, PolicyArn }))
    await expectReverted(day, name)
  })

  test('attached to a group', async () => {
    const { day, name, PolicyArn } = await openDay()
    await day.iam.send(new CreateGroupCommand({ GroupName: 'analysts' }))
    await day.iam.send(new AttachGroupPolicyCommand({ GroupName: 'analysts', PolicyArn }))
    await expectReverted(day, name)
  })

  test('detached', async () => {
    const { day, name, PolicyArn } = await openDay()
    await day.iam.send(new DetachUserPolicyCommand({ UserName: USER, PolicyArn }))
    await expectReverted(day, name)
  })
})

test('a key that was created by hand for the user of an open job is inactive within the hour', async () => {
  const { day } = await openDay()
  const stored = await day.storedKey(USER)
  await day.iam.send(new CreateAccessKeyCommand({ UserName: USER })).catch(() => {})

  await day.until(at('01:31'))
  expect(await liveKeys(day)).toEqual([stored?.accessKeyId])
})

test('Curfew never changes a policy outside its path, even on a principal that it manages', async () => {
  const { day } = await openDay()
  const { Policy } = await day.iam.send(new CreatePolicyCommand({ PolicyName: 'standing', PolicyDocument: WIDE }))
  await day.iam.send(new AttachUserPolicyCommand({ UserName: USER, PolicyArn: Policy?.Arn }))
  await day.until(at('05:31'))

  expect(await attached(day)).toEqual(['standing'])
  expect(announcementsOf(day, 'Access Drifted')).toEqual([])
})
