import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  type IAMClient,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import type { Credentials } from '@curfew/local-aws/iam/directory'
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
