import {
  AddUserToGroupCommand,
  CreateGroupCommand,
  DeleteAccessKeyCommand,
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DeleteUserCommand,
  DetachGroupPolicyCommand,
  GetAccountSummaryCommand,
  GetGroupCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  PutGroupPolicyCommand,
  RemoveUserFromGroupCommand,
} from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import { allow, anAccount, aPolicy, aUser, documentOf } from '../account.ts'
import { attachToGroup, conflict, MEMBER, READERS, READERS_ARN, readers } from './readers.ts'

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
