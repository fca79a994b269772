import {
  AddUserToGroupCommand,
  GetGroupCommand,
  ListGroupsCommand,
  PutGroupPolicyCommand,
  RemoveUserFromGroupCommand,
} from '@aws-sdk/client-iam'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { allow, anAccount, aPolicy, aUser, bound, deny, documentOf } from '../account.ts'
import { attachToGroup, MEMBER, READERS, readers } from './readers.ts'

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
