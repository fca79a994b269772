import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { seeded } from '../../src/random.ts'
import { type Account, aKey, allow, anAccount, aUser } from '../account.ts'

const list = async (account: Account) =>
  (await account.iam().send(new ListAccessKeysCommand({ UserName: 'trainer' }))).AccessKeyMetadata

test('a key has the format of AWS, and only CreateAccessKey returns the secret', async () => {
  const account = anAccount()
  const { accessKeyId, secretAccessKey } = await aUser(account, 'trainer')
  expect(accessKeyId).toMatch(/^AKIA[A-Z0-9]{16}$/)
  expect(secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/)
  const [key] = (await list(account)) ?? []
  expect(key).toEqual({
    UserName: 'trainer',
    AccessKeyId: accessKeyId,
    Status: 'Active',
    CreateDate: new Date('2025-07-16T01:00:00Z'),
  })
})

test('a user can have 2 keys, active or inactive', async () => {
  const account = anAccount()
  const first = await aUser(account, 'trainer')
  await aKey(account, 'trainer')
  const off = { UserName: 'trainer', AccessKeyId: first.accessKeyId, Status: 'Inactive' } as const
  await account.iam().send(new UpdateAccessKeyCommand(off))
  await expect(aKey(account, 'trainer')).rejects.toMatchObject({
    name: 'LimitExceededException',
    message: 'Cannot exceed quota for AccessKeysPerUser: 2',
  })
  await account.iam().send(new DeleteAccessKeyCommand({ UserName: 'trainer', AccessKeyId: first.accessKeyId }))
  await expect(aKey(account, 'trainer')).resolves.toBeDefined()
})

test('deleting a key a second time is a NoSuchEntity', async () => {
  const account = anAccount()
  const { accessKeyId } = await aUser(account, 'trainer')
  const remove = () => account.iam().send(new DeleteAccessKeyCommand({ UserName: 'trainer', AccessKeyId: accessKeyId }))
  await remove()
  await expect(remove()).rejects.toMatchObject({ name: 'NoSuchEntityException' })
  expect(await list(account)).toEqual([])
})

test("a key cannot be changed under another user's name", async () => {
  const account = anAccount()
  const { accessKeyId } = await aUser(account, 'trainer')
  await aUser(account, 'other')
  const steal = new DeleteAccessKeyCommand({ UserName: 'other', AccessKeyId: accessKeyId })
  await expect(account.iam().send(steal)).rejects.toMatchObject({ name: 'NoSuchEntityException' })
})

test('without a user name, CreateAccessKey creates a key for the caller', async () => {
  const account = anAccount()
  const self = await aUser(account, 'trainer', allow('iam:CreateAccessKey', 'arn:aws:iam::123456789012:user/trainer'))
  expect((await account.iam(self).send(new CreateAccessKeyCommand())).AccessKey?.UserName).toBe('trainer')
})

test('the last use of a key is recorded, also for a denied request', async () => {
  const account = anAccount()
  const key = await aUser(account, 'trainer')
  const lastUse = () => account.iam().send(new GetAccessKeyLastUsedCommand({ AccessKeyId: key.accessKeyId }))
  expect((await lastUse()).AccessKeyLastUsed).toEqual({ ServiceName: 'N/A', Region: 'N/A' })
  account.clock.moveTo(new Date('2025-07-16T02:00:00Z'))
  await account
    .s3(key)
    .send(new ListBucketsCommand())
    .catch(() => 'denied, but used')
  expect(await lastUse()).toMatchObject({
    UserName: 'trainer',
    AccessKeyLastUsed: { LastUsedDate: new Date('2025-07-16T02:00:00Z'), ServiceName: 's3', Region: 'us-east-1' },
  })
})

test('a seeded random source gives the same keys again, and the default one does not', async () => {
  const random = () => {
    const source = seeded(7)
    return (size: number) => Uint8Array.from({ length: size }, () => source.below(256))
  }
  expect(anAccount({ random: random() }).admin).toEqual(anAccount({ random: random() }).admin)
  expect(anAccount().admin.secretAccessKey).not.toBe(anAccount().admin.secretAccessKey)
})

test('the account summary has quotas and counts', async () => {
  const account = anAccount({ quotas: { PoliciesQuota: 7 } })
  const { SummaryMap } = await account.iam().send(new GetAccountSummaryCommand())
  expect(SummaryMap).toMatchObject({
    PoliciesQuota: 7,
    AttachedPoliciesPerRoleQuota: 20,
    AccessKeysPerUserQuota: 2,
    Policies: 0,
    Users: 1,
  })
})
