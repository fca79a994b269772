import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  DeleteAccessKeyCommand,
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DeletePolicyCommand,
  DeleteUserCommand,
  DetachGroupPolicyCommand,
  type EntityType,
  GetAccountSummaryCommand,
  GetGroupCommand,
  GetPolicyCommand,
  ListAttachedGroupPoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  PutGroupPolicyCommand,
  RemoveUserFromGroupCommand,
} from '@aws-sdk/client-iam'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { type Account, allow, anAccount, aPolicy, attach, aUser, bound, deny, documentOf } from '../account.ts'

const READERS = { GroupName: 'Readers' }
const MEMBER = { ...READERS, UserName: 'trainer' }
const READERS_ARN = 'arn:aws:iam::123456789012:group/data/Readers'

async function readers(account: Account, ...users: readonly string[]): Promise<void> {
  await account.iam().send(new CreateGroupCommand({ ...READERS, Path: '/data/' }))
  for (const UserName of users) await account.iam().send(new AddUserToGroupCommand({ ...READERS, UserName }))
}

async function attachToGroup(account: Account, PolicyArn: string): Promise<void> {
  await account.iam().send(new AttachGroupPolicyCommand({ ...READERS, PolicyArn }))
}

const conflict = (what: string) => ({ name: 'DeleteConflictException', message: expect.stringContaining(what) })

describe('a group', () => {
  test('has path, id, ARN and members, and a case-insensitive name', async () => {
    const account = anAccount()
    await aUser(account, 'trainer')
    await readers(account, 'TRAINER')
    const { Group, Users } = await account.iam().send(new GetGroupCommand({ GroupName: 'readers' }))
    expect(Group).toEqual({
      GroupName: 'Readers',
      Path: '/data/',
      Arn: READERS_ARN,
      GroupId: expect.stringMatching(/^AGPA[A-Z2-7]{17}$/),
      CreateDate: new Date('2025-07-16T01:00:00Z'),
    })
    expect(Users?.map(({ UserName }) => UserName)).toEqual(['trainer'])
  })

  test('cannot have the name of another, regardless of case and path', async () => {
    const account = anAccount()
    await readers(account)
    const again = account.iam().send(new CreateGroupCommand({ GroupName: 'READERS' }))
    await expect(again).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' })
  })

  test('is listed by path and by member', async () => {
    const account = anAccount()
    const iam = account.iam()
    await aUser(account, 'trainer')
    await readers(account, 'trainer')
    await iam.send(new CreateGroupCommand({ GroupName: 'admins' }))
    const under = async (PathPrefix?: string) =>
      (await iam.send(new ListGroupsCommand({ PathPrefix }))).Groups?.map(({ GroupName }) => GroupName)
    expect([await under(), await under('/data/')]).toEqual([['admins', 'Readers'], ['Readers']])
    const { Groups } = await iam.send(new ListGroupsForUserCommand({ UserName: 'trainer' }))
    expect(Groups?.map(({ Arn }) => Arn)).toEqual([READERS_ARN])
  })

  test('can be deleted only when it has no members and no policies', async () => {
    const account = anAccount()
    const iam = account.iam()
    await aUser(account, 'trainer')
    await readers(account, 'trainer')
    const PolicyArn = await aPolicy(account, 'reader')
    await attachToGroup(account, PolicyArn)
    const inline = { ...READERS, PolicyName: 'inline' }
    await iam.send(new PutGroupPolicyCommand({ ...inline, PolicyDocument: documentOf(allow('s3:GetObject')) }))
    const remove = () => iam.send(new DeleteGroupCommand(READERS))

    await expect(remove()).rejects.toMatchObject(conflict('must remove users from group'))
    await iam.send(new RemoveUserFromGroupCommand(MEMBER))
    await expect(remove()).rejects.toMatchObject(conflict('must detach all policies'))
    await iam.send(new DetachGroupPolicyCommand({ ...READERS, PolicyArn }))
    await expect(remove()).rejects.toMatchObject(conflict('must delete policies'))
    await iam.send(new DeleteGroupPolicyCommand(inline))
    await expect(remove()).resolves.toBeDefined()
    await expect(remove()).rejects.toMatchObject({ name: 'NoSuchEntityException' })
  })

  test('prevents the deletion of its members', async () => {
    const account = anAccount()
    const iam = account.iam()
    const { accessKeyId } = await aUser(account, 'trainer')
    await readers(account, 'trainer')
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'trainer', AccessKeyId: accessKeyId }))
    const remove = () => iam.send(new DeleteUserCommand({ UserName: 'trainer' }))

    await expect(remove()).rejects.toMatchObject(conflict('must remove users from group'))
    await iam.send(new RemoveUserFromGroupCommand(MEMBER))
    await expect(remove()).resolves.toBeDefined()
  })
})

describe('a member of a group', () => {
  test('can be added twice, and removed twice', async () => {
    const account = anAccount()
    const iam = account.iam()
    await aUser(account, 'trainer')
    await readers(account, 'trainer', 'Trainer')
    expect((await iam.send(new GetGroupCommand(READERS))).Users).toHaveLength(1)
    await iam.send(new RemoveUserFromGroupCommand(MEMBER))
    await expect(iam.send(new RemoveUserFromGroupCommand(MEMBER))).resolves.toBeDefined()
    expect((await iam.send(new GetGroupCommand(READERS))).Users).toEqual([])
  })

  test.each([
    ['the user', { ...READERS, UserName: 'nobody' }],
    ['the group', { GroupName: 'nobodies', UserName: 'trainer' }],
  ])('cannot be added or removed if %s does not exist', async (_, both) => {
    const account = anAccount()
    await aUser(account, 'trainer')
    await readers(account)
    const commands = [new AddUserToGroupCommand(both), new RemoveUserFromGroupCommand(both)] as const
    for (const command of commands)
      await expect(account.iam().send(command)).rejects.toMatchObject({ name: 'NoSuchEntityException' })
  })

  test('has the permissions of the group, attached and inline, and its denials', async () => {
    const account = anAccount()
    const trainer = await aUser(account, 'trainer', allow('iam:ListUsers'))
    await readers(account, 'trainer')
    const lists = () => account.s3(trainer).send(new ListBucketsCommand())
    const groups = () => account.iam(trainer).send(new ListGroupsCommand())
    await expect(lists()).rejects.toMatchObject({ name: 'AccessDenied' })

    await attachToGroup(account, await aPolicy(account, 'reader', allow('s3:ListAllMyBuckets')))
    await expect(lists()).resolves.toBeDefined()
    const inline = { ...READERS, PolicyName: 'inline' }
    const PolicyDocument = documentOf(allow('iam:ListGroups'), deny('s3:*'))
    await account.iam().send(new PutGroupPolicyCommand({ ...inline, PolicyDocument }))
    await expect(groups()).resolves.toBeDefined()
    await expect(lists()).rejects.toMatchObject({ name: 'AccessDenied' })

    await account.iam().send(new RemoveUserFromGroupCommand(MEMBER))
    await expect(groups()).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('is still limited by its own boundary', async () => {
    const account = anAccount()
    const trainer = await aUser(account, 'trainer')
    await readers(account, 'trainer')
    await attachToGroup(account, await aPolicy(account, 'reader', allow('s3:*')))
    await bound(account, 'trainer', await aPolicy(account, 'boundary', allow('iam:*')))
    await expect(account.s3(trainer).send(new ListBucketsCommand())).rejects.toMatchObject({ name: 'AccessDenied' })
  })
})

describe('a policy that is attached to a group', () => {
  test('lists the group next to the users that it is attached to', async () => {
    const account = anAccount()
    const PolicyArn = await aPolicy(account, 'reader')
    await aUser(account, 'trainer')
    await readers(account)
    await attachToGroup(account, PolicyArn)
    await attach(account, 'trainer', PolicyArn)
    expect((await account.iam().send(new GetPolicyCommand({ PolicyArn }))).Policy?.AttachmentCount).toBe(2)
    const names = async (EntityFilter?: EntityType) => {
      const found = await account.iam().send(new ListEntitiesForPolicyCommand({ PolicyArn, EntityFilter }))
      const { PolicyUsers = [], PolicyRoles = [], PolicyGroups = [] } = found
      expect(PolicyRoles).toEqual([])
      return [...PolicyUsers.map(({ UserName }) => UserName), ...PolicyGroups.map(({ GroupName }) => GroupName)]
    }
    expect(await names()).toEqual(['trainer', 'Readers'])
    expect(await names('Group')).toEqual(['Readers'])
    expect(await names('User')).toEqual(['trainer'])
  })

  test('cannot be deleted until it is detached', async () => {
    const account = anAccount()
    const PolicyArn = await aPolicy(account, 'reader')
    await readers(account)
    await attachToGroup(account, PolicyArn)
    const remove = () => account.iam().send(new DeletePolicyCommand({ PolicyArn }))
    const detach = () => account.iam().send(new DetachGroupPolicyCommand({ ...READERS, PolicyArn }))

    await expect(remove()).rejects.toMatchObject(conflict('attached to entities'))
    await detach()
    await expect(detach()).rejects.toMatchObject({ name: 'NoSuchEntityException' })
    await expect(remove()).resolves.toBeDefined()
  })

  test('can be attached and detached by a caller who may do so for that group and that policy', async () => {
    const account = anAccount()
    const PolicyArn = await aPolicy(account, 'reader')
    await readers(account)
    const only = { ArnLike: { 'iam:PolicyARN': 'arn:aws:iam::123456789012:policy/app/*' } }
    const actions = ['iam:AttachGroupPolicy', 'iam:DetachGroupPolicy']
    const manager = account.iam(await aUser(account, 'manager', allow(actions, READERS_ARN, only)))
    const foreign = 'arn:aws:iam::aws:policy/AdministratorAccess'
    const denied = { name: 'AccessDenied' }

    await manager.send(new AttachGroupPolicyCommand({ ...READERS, PolicyArn }))
    await manager.send(new DetachGroupPolicyCommand({ ...READERS, PolicyArn }))
    await expect(manager.send(new AttachGroupPolicyCommand({ ...READERS, PolicyArn: foreign }))).rejects.toMatchObject(
      denied,
    )
    await expect(manager.send(new AttachGroupPolicyCommand({ GroupName: 'others', PolicyArn }))).rejects.toMatchObject(
      denied,
    )
  })

  test('has effect, and is listed, only when the change has become visible', async () => {
    const account = anAccount({ visibilityDelaySeconds: 4 })
    const trainer = await aUser(account, 'trainer')
    await readers(account, 'trainer')
    const PolicyArn = await aPolicy(account, 'reader', allow('s3:ListAllMyBuckets'))
    account.clock.moveTo(new Date('2025-07-16T01:01:00Z'))
    const listed = async () =>
      (await account.iam().send(new ListAttachedGroupPoliciesCommand(READERS))).AttachedPolicies?.length

    await attachToGroup(account, PolicyArn)
    account.clock.moveTo(new Date('2025-07-16T01:01:03Z'))
    await expect(account.s3(trainer).send(new ListBucketsCommand())).rejects.toMatchObject({ name: 'AccessDenied' })
    expect(await listed()).toBe(0)
    account.clock.moveTo(new Date('2025-07-16T01:01:04Z'))
    await expect(account.s3(trainer).send(new ListBucketsCommand())).resolves.toBeDefined()
    expect(await listed()).toBe(1)
  })
})

describe('quotas', () => {
  test('a group can have 10 policies', async () => {
    const account = anAccount()
    await readers(account)
    for (let index = 0; index < 10; index += 1) await attachToGroup(account, await aPolicy(account, `p${index}`))
    const one = await aPolicy(account, 'p10')
    await expect(attachToGroup(account, one)).rejects.toThrow('Cannot exceed quota for PoliciesPerGroup: 10')
  })

  test('a user can be in 10 groups, and be added to those again', async () => {
    const account = anAccount()
    await aUser(account, 'trainer')
    const join = async (GroupName: string) => {
      await account.iam().send(new CreateGroupCommand({ GroupName }))
      await account.iam().send(new AddUserToGroupCommand({ GroupName, UserName: 'trainer' }))
    }
    for (let index = 0; index < 10; index += 1) await join(`g${index}`)
    await expect(join('g10')).rejects.toThrow('Cannot exceed quota for GroupsPerUser: 10')
    const again = new AddUserToGroupCommand({ GroupName: 'g3', UserName: 'trainer' })
    await expect(account.iam().send(again)).resolves.toBeDefined()
  })

  test('an account is limited in groups, and its summary has both numbers', async () => {
    const account = anAccount({ quotas: { GroupsQuota: 1 } })
    await readers(account)
    const second = account.iam().send(new CreateGroupCommand({ GroupName: 'second' }))
    await expect(second).rejects.toMatchObject({ name: 'LimitExceededException' })
    const { SummaryMap } = await account.iam().send(new GetAccountSummaryCommand())
    expect(SummaryMap).toMatchObject({ Groups: 1, GroupsQuota: 1, AttachedPoliciesPerGroupQuota: 10 })
  })
})
