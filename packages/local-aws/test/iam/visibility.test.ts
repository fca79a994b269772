import { DetachUserPolicyCommand, ListAttachedUserPoliciesCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { type Account, allow, anAccount, aPolicy, attach, aUser } from '../account.ts'

const READER = 'arn:aws:iam::123456789012:policy/app/reader'

/** An account whose reads lag behind by 4 seconds, with a user and a policy that are visible. */
async function aLaggingAccount() {
  const account = anAccount({ visibilityDelaySeconds: 4 })
  const trainer = await aUser(account, 'trainer')
  await aPolicy(account, 'reader', allow('s3:ListAllMyBuckets'))
  account.clock.moveTo(new Date('2025-07-16T01:01:00Z'))
  return { account, trainer }
}

const at = (account: Account, second: string) => account.clock.moveTo(new Date(`2025-07-16T01:01:${second}Z`))

test('attaching and detaching a policy have effect, and are listed, after the delay', async () => {
  const { account, trainer } = await aLaggingAccount()
  const use = () => account.s3(trainer).send(new ListBucketsCommand())
  const attached = async () =>
    (await account.iam().send(new ListAttachedUserPoliciesCommand({ UserName: 'trainer' }))).AttachedPolicies?.length

  await attach(account, 'trainer', READER)
  at(account, '03.999')
  await expect(use()).rejects.toMatchObject({ name: 'AccessDenied' })
  expect(await attached()).toBe(0)
  at(account, '04')
  await expect(use()).resolves.toBeDefined()
  expect(await attached()).toBe(1)

  await account.iam().send(new DetachUserPolicyCommand({ UserName: 'trainer', PolicyArn: READER }))
  at(account, '07')
  await expect(use()).resolves.toBeDefined()
  at(account, '08')
  await expect(use()).rejects.toMatchObject({ name: 'AccessDenied' })
})

test('a write is based on earlier writes, also those that are not visible yet', async () => {
  const { account } = await aLaggingAccount()
  await attach(account, 'trainer', READER)
  await expect(aPolicy(account, 'reader')).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' })
  const detach = new DetachUserPolicyCommand({ UserName: 'trainer', PolicyArn: READER })
  await expect(account.iam().send(detach)).resolves.toBeDefined()
})

test('a deactivated key works until the delay is over', async () => {
  const { account, trainer } = await aLaggingAccount()
  const off = { UserName: 'trainer', AccessKeyId: trainer.accessKeyId, Status: 'Inactive' } as const
  await account.iam().send(new UpdateAccessKeyCommand(off))
  at(account, '03')
  await expect(account.s3(trainer).send(new ListBucketsCommand())).rejects.toMatchObject({ name: 'AccessDenied' })
  at(account, '04')
  await expect(account.s3(trainer).send(new ListBucketsCommand())).rejects.toMatchObject({ name: 'InvalidAccessKeyId' })
})

test('changes become visible one after the other', async () => {
  const { account, trainer } = await aLaggingAccount()
  const second = await aPolicy(account, 'second', allow('iam:*'))
  await attach(account, 'trainer', READER)
  at(account, '02')
  await attach(account, 'trainer', second)
  const seen = async () =>
    (await account.iam().send(new ListAttachedUserPoliciesCommand({ UserName: 'trainer' }))).AttachedPolicies?.length
  at(account, '05')
  expect(await seen()).toBe(1)
  at(account, '06')
  expect(await seen()).toBe(2)
  await expect(account.s3(trainer).send(new ListBucketsCommand())).resolves.toBeDefined()
})

test('fixtures of the directory are visible immediately', async () => {
  const { account } = await aLaggingAccount()
  const admin = account.directory.createAdministrator('second-admin')
  await expect(account.s3(admin).send(new ListBucketsCommand())).resolves.toBeDefined()
})

test('fixtures of the directory do not make other changes visible earlier', async () => {
  const { account, trainer } = await aLaggingAccount()
  await attach(account, 'trainer', READER)
  account.directory.createAdministrator('second-admin')
  await expect(account.s3(trainer).send(new ListBucketsCommand())).rejects.toMatchObject({ name: 'AccessDenied' })
  at(account, '04')
  await expect(account.s3(trainer).send(new ListBucketsCommand())).resolves.toBeDefined()
})
