import {
  DeletePolicyVersionCommand,
  ListPolicyVersionsCommand,
  paginateListEntitiesForPolicy,
} from '@aws-sdk/client-iam'
import { detach } from './attachments.ts'
import { iam } from './iam.ts'

/** Takes away what keeps a policy from being deleted: attachments and versions that somebody made by hand. */
export async function freePolicy(PolicyArn: string): Promise<void> {
  for await (const { PolicyUsers = [], PolicyRoles = [] } of paginateListEntitiesForPolicy(
    { client: iam() },
    { PolicyArn },
  )) {
    for (const { UserName = '' } of PolicyUsers) await detach({ type: 'user', name: UserName }, PolicyArn)
    for (const { RoleName = '' } of PolicyRoles) await detach({ type: 'role', name: RoleName }, PolicyArn)
  }
  const { Versions = [] } = await iam().send(new ListPolicyVersionsCommand({ PolicyArn }))
  for (const { VersionId, IsDefaultVersion } of Versions) {
    if (IsDefaultVersion !== true) await iam().send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }))
  }
}
