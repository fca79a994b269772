import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts'
import type { Credentials } from '../src/iam/directory.ts'
import { ACCOUNT, type Account, allow, anAccount, documentOf } from './account.ts'

const ROOT = `arn:aws:iam::${ACCOUNT}:root`
export const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`
export const ALL_OF_STS = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']

/** A role that may read everything, and what its trust policy allows. */
export async function aRole(account: Account, name: string, Action: readonly string[] = ALL_OF_STS, Condition = {}) {
  const statement = { Effect: 'Allow', Principal: { AWS: ROOT }, Action, Condition }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  await account
    .iam()
    .send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument, MaxSessionDuration: 43_200 }))
  const PolicyDocument = documentOf(allow(['s3:*', 'sts:*']))
  await account.iam().send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'all', PolicyDocument }))
}

export async function withRole(action?: readonly string[], condition = {}): Promise<Account> {
  const account = anAccount()
  account.storage.createBucket('data')
  account.storage.putObject('data', 'a', 'model')
  await aRole(account, 'job', action, condition)
  return account
}

export async function assume(
  account: Account,
  input: Partial<AssumeRoleCommandInput> = {},
  by: Credentials = account.admin,
) {
  const command = new AssumeRoleCommand({ RoleArn: roleArn('job'), RoleSessionName: 'me', ...input })
  const { Credentials: given, SourceIdentity } = await account.sts(by).send(command)
  const credentials = {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  }
  return { ...credentials, sourceIdentity: SourceIdentity }
}

export const tags = (entries: Readonly<Record<string, string>>) =>
  Object.entries(entries).map(([Key, Value]) => ({ Key, Value }))
