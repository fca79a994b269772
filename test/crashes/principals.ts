import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  type IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import type { Principal } from '#core/grant/principal.ts'
import type { LocalCurfew } from '#local/local-curfew.ts'

const Tags = [{ Key: 'curfew:managed', Value: 'true' }]

/** Creates a user that Curfew manages, with some access keys, of which only the last is active. */
export async function createUser(
  iam: IAMClient,
  UserName: string,
  keys: number,
  PermissionsBoundary: string,
): Promise<readonly Credentials[]> {
  await iam.send(new CreateUserCommand({ UserName, Tags, PermissionsBoundary }))
  const created: Credentials[] = []
  while (created.length < keys) {
    const AccessKeyId = created[0]?.accessKeyId
    if (AccessKeyId) await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }))
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
    created.push({ accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' })
  }
  return created
}

/** Creates a role that Curfew manages, and that everybody in the account may assume. */
export async function createRole(
  iam: IAMClient,
  RoleName: string,
  { account, boundaryArn }: LocalCurfew,
): Promise<void> {
  const Principal = { AWS: `arn:aws:iam::${account}:root` }
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] }
  const AssumeRolePolicyDocument = JSON.stringify(trust)
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, Tags, PermissionsBoundary: boundaryArn }))
}

/** Gives a principal rights of its own, beside those of its jobs: on other data than theirs. A user gets some by a group as well. */
export async function giveOwnRights(iam: IAMClient, { type, name }: Principal, GroupName: string): Promise<void> {
  const rights = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acmeco-notes/*' }
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [rights] })
  const own = { PolicyName: 'own', PolicyDocument }
  if (type === 'role') {
    await iam.send(new PutRolePolicyCommand({ RoleName: name, ...own }))
    return
  }
  await iam.send(new PutUserPolicyCommand({ UserName: name, ...own }))
  await iam.send(new AddUserToGroupCommand({ UserName: name, GroupName }))
  await iam.send(new PutGroupPolicyCommand({ GroupName, ...own }))
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSageMakerFullAccess'
  await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }))
}
