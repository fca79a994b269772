import {
  DeletePolicyVersionCommand,
  ListPolicyVersionsCommand,
  paginateListEntitiesForPolicy,
} from '@aws-sdk/client-iam'
import type { Principal } from '#core/principal.ts'
import { detach } from './attachments.ts'
import { iam, unlessGone } from './iam.ts'

/** Takes away what keeps a policy from being deleted: attachments and versions that somebody made by hand. */
export async function freePolicy(PolicyArn: string): Promise<void> {
  await detachFromOthers(PolicyArn)
  await dropSpareVersions(PolicyArn)
}

/** Takes a policy from everybody but the one whose it is. */
export async function detachFromOthers(PolicyArn: string, owner?: Principal): Promise<void> {
  for await (const page of paginateListEntitiesForPolicy({ client: iam() }, { PolicyArn })) {
    const users = (page.PolicyUsers ?? []).map(({ UserName: name = '' }): Principal => ({ type: 'user', name }))
    const roles = (page.PolicyRoles ?? []).map(({ RoleName: name = '' }): Principal => ({ type: 'role', name }))
    for (const holder of [...users, ...roles]) {
      if (holder.type !== owner?.type || holder.name !== owner.name) await detach(holder, PolicyArn)
    }
  }
}

/** Deletes every version but the default one. */
export async function dropSpareVersions(PolicyArn: string): Promise<void> {
  const { Versions = [] } = await iam().send(new ListPolicyVersionsCommand({ PolicyArn }))
  for (const { VersionId, IsDefaultVersion } of Versions) {
    if (IsDefaultVersion !== true)
      await unlessGone(iam().send(new DeletePolicyVersionCommand({ PolicyArn, VersionId })))
  }
}
