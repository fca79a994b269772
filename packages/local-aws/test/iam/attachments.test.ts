import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateRoleCommand,
  DetachUserPolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
} from '@aws-sdk/client-iam'
import { expect, test } from 'vitest'
import { type Account, anAccount, aPolicy, attach, aUser } from '../account.ts'

const TRUST =
  '{"Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'

const attached = async (account: Account, PathPrefix?: string) => {
  const command = new ListAttachedUserPoliciesCommand({ UserName: 'trainer', PathPrefix })
  return (await account.iam().send(command)).AttachedPolicies?.map(({ PolicyArn }) => PolicyArn)
}

test('a managed policy of AWS that is missing here is refused with the names of those that are here', async () => {
  const account = anAccount()
  await aUser(account, 'trainer')
  const missing = attach(account, 'trainer', 'arn:aws:iam::aws:policy/AmazonEC2FullAccess')

  await expect(missing).rejects.toThrow("Of AWS's managed policies, local AWS has AdministratorAccess, ")
  await expect(attach(account, 'trainer', 'arn:aws:iam::111122223333:policy/x')).rejects.toThrow(/attachable\.$/)
})

test('attaching twice succeeds and attaches once', async () => {
  const account = anAccount()
  await aUser(account, 'trainer')
  const arn = await aPolicy(account, 'reader')
  await attach(account, 'trainer', arn)
  await attach(account, 'trainer', arn)
  expect(await attached(account)).toEqual([arn])
})

test('a user can have 10 policies, and the eleventh is a LimitExceeded', async () => {
  const account = anAccount()
  await aUser(account, 'trainer')
  for (let index = 0; index < 10; index += 1) await attach(account, 'trainer', await aPolicy(account, `p${index}`))
  await expect(attach(account, 'trainer', await aPolicy(account, 'p10'))).rejects.toMatchObject({
    name: 'LimitExceededException',
    message: 'Cannot exceed quota for PoliciesPerUser: 10',
    $metadata: { httpStatusCode: 409 },
  })
  await expect(attach(account, 'trainer', 'arn:aws:iam::123456789012:policy/app/p3')).resolves.toBeUndefined()
})

test('a role can have 20 policies', async () => {
  const account = anAccount()
  const iam = account.iam()
  await iam.send(new CreateRoleCommand({ RoleName: 'job', AssumeRolePolicyDocument: TRUST }))
  const take = async (name: string) =>
    iam.send(new AttachRolePolicyCommand({ RoleName: 'job', PolicyArn: await aPolicy(account, name) }))
  for (let index = 0; index < 20; index += 1) await take(`p${index}`)
  await expect(take('p20')).rejects.toThrow('Cannot exceed quota for PoliciesPerRole: 20')
  const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'job' }))
  expect(AttachedPolicies).toHaveLength(20)
})

test('detaching a policy that is not attached is a NoSuchEntity', async () => {
  const account = anAccount()
  await aUser(account, 'trainer')
  const detach = new DetachUserPolicyCommand({ UserName: 'trainer', PolicyArn: await aPolicy(account, 'reader') })
  await expect(account.iam().send(detach)).rejects.toMatchObject({
    name: 'NoSuchEntityException',
    $metadata: { httpStatusCode: 404 },
  })
})

test.each([
  ['to a user', 'nobody', 'arn:aws:iam::123456789012:policy/app/reader'],
  ['a policy', 'trainer', 'arn:aws:iam::123456789012:policy/app/none'],
])('attaching %s that does not exist is a NoSuchEntity', async (_, UserName, PolicyArn) => {
  const account = anAccount()
  await aUser(account, 'trainer')
  await aPolicy(account, 'reader')
  const command = new AttachUserPolicyCommand({ UserName, PolicyArn })
  await expect(account.iam().send(command)).rejects.toMatchObject({ name: 'NoSuchEntityException' })
})

test('attached policies can be listed by path', async () => {
  const account = anAccount()
  await aUser(account, 'trainer')
  await attach(account, 'trainer', 'arn:aws:iam::aws:policy/AdministratorAccess')
  await attach(account, 'trainer', await aPolicy(account, 'reader'))
  expect(await attached(account, '/app/')).toEqual(['arn:aws:iam::123456789012:policy/app/reader'])
  expect(await attached(account)).toHaveLength(2)
})

test('names of users are case-insensitive', async () => {
  const account = anAccount()
  await aUser(account, 'trainer')
  await attach(account, 'TRAINER', await aPolicy(account, 'reader'))
  expect(await attached(account)).toHaveLength(1)
})
