import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
} from '@aws-sdk/client-iam'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { AssumeRoleCommand, type AssumeRoleCommandInput, GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { expect, test } from 'vitest'
import type { Credentials } from '../src/iam/directory.ts'
import { type Account, allow, anAccount, aUser, deny, documentOf } from './account.ts'

const ROLE = 'arn:aws:iam::123456789012:role/jobs/job'

/** A role that trusts this principal and may list buckets. */
async function withRole(principal: string): Promise<Account> {
  const account = anAccount()
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' }],
  })
  await account.iam().send(new CreateRoleCommand({ RoleName: 'job', Path: '/jobs/', AssumeRolePolicyDocument }))
  const PolicyDocument = documentOf(allow('s3:ListAllMyBuckets'))
  await account.iam().send(new PutRolePolicyCommand({ RoleName: 'job', PolicyName: 'list', PolicyDocument }))
  return account
}

async function assume(
  account: Account,
  by: Credentials,
  input: Partial<AssumeRoleCommandInput> = {},
): Promise<Required<Credentials>> {
  const command = new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'me', ...input })
  const { Credentials: given } = await account.sts(by).send(command)
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  }
}

test('GetCallerIdentity is allowed even to callers who are denied everything', async () => {
  const account = anAccount()
  const user = await aUser(account, 'trainer', deny('*'))
  await expect(account.sts(user).send(new GetCallerIdentityCommand())).resolves.toMatchObject({
    Account: '123456789012',
    Arn: 'arn:aws:iam::123456789012:user/trainer',
    UserId: expect.stringMatching(/^AIDA/),
  })
})

test('for a role that trusts the account, the policies of the caller must allow AssumeRole', async () => {
  const account = await withRole('arn:aws:iam::123456789012:root')
  await expect(assume(account, await aUser(account, 'without'))).rejects.toMatchObject({ name: 'AccessDenied' })
  const session = await assume(account, await aUser(account, 'with', allow('sts:AssumeRole', ROLE)))
  await expect(account.s3(session).send(new ListBucketsCommand())).resolves.toBeDefined()
})

test('the right to assume a role can depend on a tag of the role', async () => {
  const account = await withRole('arn:aws:iam::123456789012:root')
  const ifManaged = { StringEquals: { 'aws:ResourceTag/managed': 'true' } }
  const user = await aUser(account, 'launcher', allow('sts:AssumeRole', ROLE, ifManaged))
  await expect(assume(account, user)).rejects.toMatchObject({ name: 'AccessDenied' })

  await account.iam().send(new TagRoleCommand({ RoleName: 'job', Tags: [{ Key: 'managed', Value: 'true' }] }))

  await expect(assume(account, user)).resolves.toBeDefined()
})

test('for a role that trusts the caller by name, the caller needs no policy', async () => {
  const account = await withRole('arn:aws:iam::123456789012:user/trainer')
  await expect(assume(account, await aUser(account, 'trainer'))).resolves.toBeDefined()
})

test.each(['arn:aws:iam::999999999999:root', 'arn:aws:iam::123456789012:user/other'])(
  'a role that trusts only %s cannot be assumed, whatever the policies of the caller',
  async (principal) => {
    const account = await withRole(principal)
    await expect(assume(account, account.admin)).rejects.toThrow(
      `not authorized to perform: sts:AssumeRole on resource: ${ROLE}`,
    )
  },
)

test('a role that does not exist is denied like one that does not trust the caller', async () => {
  const account = anAccount()
  await expect(assume(account, account.admin)).rejects.toMatchObject({ name: 'AccessDenied' })
})

test.each([
  [899, 'below the minimum'],
  [3601, 'above the maximum of the role'],
  [43_201, 'above the maximum of any role'],
])('a session of %d seconds is refused: %s', async (DurationSeconds) => {
  const account = await withRole('*')
  await expect(assume(account, account.admin, { DurationSeconds })).rejects.toMatchObject({
    name: 'ValidationError',
  })
})

test('a session policy limits the session', async () => {
  const account = await withRole('*')
  const list = (session: Credentials) => account.s3(session).send(new ListBucketsCommand())
  const capped = await assume(account, account.admin, { Policy: documentOf(allow('s3:GetObject')) })
  await expect(list(capped)).rejects.toThrow('because no session policy allows the s3:ListAllMyBuckets action')
  await expect(list(await assume(account, account.admin))).resolves.toBeDefined()
})

test('sessions end when their role is deleted, and stay invalid when it is created again', async () => {
  const account = await withRole('*')
  const session = await assume(account, account.admin)
  await account.iam().send(new DeleteRolePolicyCommand({ RoleName: 'job', PolicyName: 'list' }))
  await account.iam().send(new DeleteRoleCommand({ RoleName: 'job' }))
  const identity = () => account.sts(session).send(new GetCallerIdentityCommand())
  await expect(identity()).rejects.toMatchObject({ name: 'InvalidClientTokenId' })
  account.directory.putRole({
    name: 'job',
    path: '/jobs/',
    trust: { Statement: { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' } },
  })
  await expect(identity()).rejects.toMatchObject({ name: 'InvalidClientTokenId' })
})
