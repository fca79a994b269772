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

test('attaching twice succeeds and attaches once', async () => {
  const account = anAccount()
  await aUser(account, 'trainer')
  const arn = await aPolicy(account, 'grant')
  await attach(account, 'trainer', arn)
  await attach(account, 'trainer', arn)
  expect(await attached(account)).toEqual([arn])
})

test('a user takes 10 policies, and the eleventh is a LimitExceeded', async () => {
  const account = anAccount()
  await aUser(account, 'trainer')
  for (let index = 0; index < 10; index += 1) await attach(account, 'trainer', await aPolicy(account, `p${index}`))
  await expect(attach(account, 'trainer', await aPolicy(account, 'p10'))).rejects.toMatchObject({
    name: 'LimitExceededException',
    message: 'Cannot exceed quota for PoliciesPerUser: 10',
    $metadata: { httpStatusCode: 409 },
  })
  await expect(attach(account, 'trainer', 'arn:aws:iam::123456789012:policy/curfew/p3')).resolves.toBeUndefined()
})

test('a role takes 20', async () => {
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

test('detaching what is not attached is a NoSuchEntity', async () => {
  const account = anAccount()
  await aUser(account, 'trainer')
  const detach = new DetachUserPolicyCommand({ UserName: 'trainer', PolicyArn: await aPolicy(account, 'grant') })
  await expect(account.iam().send(detach)).rejects.toMatchObject({
    name: 'NoSuchEntityException',
    $metadata: { httpStatusCode: 404 },
  })
})

test.each([
  ['a user', 'nobody', 'arn:aws:iam::123456789012:policy/curfew/grant'],
  ['a policy', 'trainer', 'arn:aws:iam::123456789012:policy/curfew/none'],
])('attaching to or of %s that is not there is a NoSuchEntity', async (_, UserName, PolicyArn) => {
  const account = anAccount()
  await aUser(account, 'trainer')
  await aPolicy(account, 'grant')
  const command = new AttachUserPolicyCommand({ UserName, PolicyArn })
  await expect(account.iam().send(command)).rejects.toMatchObject({ name: 'NoSuchEntityException' })
})

test('the list can be narrowed to a path', async () => {
  const account = anAccount()
  await aUser(account, 'trainer')
  await attach(account, 'trainer', 'arn:aws:iam::aws:policy/AdministratorAccess')
  await attach(account, 'trainer', await aPolicy(account, 'grant'))
  expect(await attached(account, '/curfew/')).toEqual(['arn:aws:iam::123456789012:policy/curfew/grant'])
  expect(await attached(account)).toHaveLength(2)
})

test('names go by any case, as in IAM', async () => {
  const account = anAccount()
  await aUser(account, 'trainer')
  await attach(account, 'TRAINER', await aPolicy(account, 'grant'))
  expect(await attached(account)).toHaveLength(1)
})
