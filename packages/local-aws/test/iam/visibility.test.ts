import { DetachUserPolicyCommand, ListAttachedUserPoliciesCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { type Account, allow, anAccount, aPolicy, attach, aUser } from '../account.ts'

const GRANT = 'arn:aws:iam::123456789012:policy/curfew/grant'

/** An account whose reads lag 4 seconds behind, with a trainer and a policy that everyone sees by now. */
async function late() {
  const account = anAccount({ visibilityDelaySeconds: 4 })
  const trainer = await aUser(account, 'trainer')
  await aPolicy(account, 'grant', allow('s3:ListAllMyBuckets'))
  account.clock.moveTo(new Date('2025-07-16T01:01:00Z'))
  return { account, trainer }
}

const at = (account: Account, second: string) => account.clock.moveTo(new Date(`2025-07-16T01:01:${second}Z`))

test('an attachment works, and is listed, 4 seconds later, and a detachment too', async () => {
  const { account, trainer } = await late()
  const use = () => account.s3(trainer).send(new ListBucketsCommand())
  const attached = async () =>
    (await account.iam().send(new ListAttachedUserPoliciesCommand({ UserName: 'trainer' }))).AttachedPolicies?.length

  await attach(account, 'trainer', GRANT)
  at(account, '03.999')
  await expect(use()).rejects.toMatchObject({ name: 'AccessDenied' })
  expect(await attached()).toBe(0)
  at(account, '04')
  await expect(use()).resolves.toBeDefined()
  expect(await attached()).toBe(1)

  await account.iam().send(new DetachUserPolicyCommand({ UserName: 'trainer', PolicyArn: GRANT }))
  at(account, '07')
  await expect(use()).resolves.toBeDefined()
  at(account, '08')
  await expect(use()).rejects.toMatchObject({ name: 'AccessDenied' })
})

test('a write builds on what was written, not on what is seen', async () => {
  const { account } = await late()
  await attach(account, 'trainer', GRANT)
  await expect(aPolicy(account, 'grant')).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' })
  const detach = new DetachUserPolicyCommand({ UserName: 'trainer', PolicyArn: GRANT })
  await expect(account.iam().send(detach)).resolves.toBeDefined()
})

test('a key that was deactivated works a little longer', async () => {
  const { account, trainer } = await late()
  const off = { UserName: 'trainer', AccessKeyId: trainer.accessKeyId, Status: 'Inactive' } as const
  await account.iam().send(new UpdateAccessKeyCommand(off))
  at(account, '03')
  await expect(account.s3(trainer).send(new ListBucketsCommand())).rejects.toMatchObject({ name: 'AccessDenied' })
  at(account, '04')
  await expect(account.s3(trainer).send(new ListBucketsCommand())).rejects.toMatchObject({ name: 'InvalidAccessKeyId' })
})

test('two changes become visible one after the other', async () => {
  const { account, trainer } = await late()
  const second = await aPolicy(account, 'second', allow('iam:*'))
  await attach(account, 'trainer', GRANT)
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

test('what sets the stage is there at once', async () => {
  const { account } = await late()
  const admin = account.directory.createAdministrator('second-admin')
  await expect(account.s3(admin).send(new ListBucketsCommand())).resolves.toBeDefined()
})

test('setting the stage does not hurry what is under way', async () => {
  const { account, trainer } = await late()
  await attach(account, 'trainer', GRANT)
  account.directory.createAdministrator('second-admin')
  await expect(account.s3(trainer).send(new ListBucketsCommand())).rejects.toMatchObject({ name: 'AccessDenied' })
  at(account, '04')
  await expect(account.s3(trainer).send(new ListBucketsCommand())).resolves.toBeDefined()
})
