import {
  AttachUserPolicyCommand,
  CreateUserCommand,
  GetAccessKeyLastUsedCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListEntitiesForPolicyCommand,
  ListGroupsForUserCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { allow, anAccount, aPolicy, aUser } from '../account.ts'
import { readers } from './readers.ts'

const RENAME = { UserName: 'trainer', NewUserName: 'renamed' }
const RENAMED = { UserName: 'renamed' }

test('a renamed user keeps its id, policies, keys and groups, and its ARN changes', async () => {
  const account = anAccount()
  const iam = account.iam()
  const key = await aUser(account, 'trainer')
  await readers(account, 'trainer')
  const PolicyArn = await aPolicy(account, 'reader', allow('s3:ListAllMyBuckets'))
  await iam.send(new AttachUserPolicyCommand({ UserName: 'trainer', PolicyArn }))
  const before = (await iam.send(new GetUserCommand({ UserName: 'trainer' }))).User

  await iam.send(new UpdateUserCommand(RENAME))
  const { User } = await iam.send(new GetUserCommand(RENAMED))
  expect(User?.UserId).toBe(before?.UserId)
  expect(User?.Arn).toBe(before?.Arn?.replace('trainer', 'renamed'))
  expect((await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn }))).PolicyUsers).toMatchObject([RENAMED])
  expect((await iam.send(new ListAccessKeysCommand(RENAMED))).AccessKeyMetadata).toMatchObject([RENAMED])
  expect((await iam.send(new ListGroupsForUserCommand(RENAMED))).Groups).toHaveLength(1)
  const AccessKeyId = key.accessKeyId
  expect(await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }))).toMatchObject(RENAMED)
  await expect(account.s3(key).send(new ListBucketsCommand())).resolves.toBeDefined()
})

test('the old name is free, and the name of another user is not', async () => {
  const account = anAccount()
  const iam = account.iam()
  await aUser(account, 'trainer')
  await aUser(account, 'other')
  const toOther = { UserName: 'trainer', NewUserName: 'OTHER' }
  await expect(iam.send(new UpdateUserCommand(toOther))).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' })

  await iam.send(new UpdateUserCommand(RENAME))
  await expect(iam.send(new GetUserCommand({ UserName: 'trainer' }))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
  })
  const { User } = await iam.send(new CreateUserCommand({ UserName: 'trainer' }))
  expect(User?.UserId).not.toBe((await iam.send(new GetUserCommand(RENAMED))).User?.UserId)
})

test('the case of a name and the path can be changed', async () => {
  const account = anAccount()
  await aUser(account, 'trainer')
  await account.iam().send(new UpdateUserCommand({ UserName: 'trainer', NewUserName: 'Trainer', NewPath: '/ml/' }))

  const { User } = await account.iam().send(new GetUserCommand({ UserName: 'trainer' }))
  expect(User).toMatchObject({ UserName: 'Trainer', Path: '/ml/', Arn: 'arn:aws:iam::123456789012:user/ml/Trainer' })
})

test('renaming needs the right on the old name and on the new one', async () => {
  const account = anAccount()
  const key = await aUser(account, 'owner', {
    ...allow('iam:UpdateUser'),
    Resource: 'arn:aws:iam::123456789012:user/trainer',
  })
  await aUser(account, 'trainer')

  await expect(account.iam(key).send(new UpdateUserCommand(RENAME))).rejects.toMatchObject({ name: 'AccessDenied' })
})
