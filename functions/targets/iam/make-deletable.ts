import {
  DeletePolicyVersionCommand,
  type ListEntitiesForPolicyResponse,
  ListPolicyVersionsCommand,
  paginateListEntitiesForPolicy,
} from '@aws-sdk/client-iam'
import type { IamPrincipal } from '#core/grant/principal.ts'
import { detach, type Holder } from './attachments.ts'
import { iam, undefinedIfMissing } from './client.ts'

/** Takes away what keeps a policy from being deleted: attachments and versions that somebody made by hand. */
export async function makeDeletable(PolicyArn: string): Promise<void> {
  await detachFromOthers(PolicyArn)
  await dropSpareVersions(PolicyArn)
}

/** Takes a policy from everybody but the one whose it is. */
export async function detachFromOthers(PolicyArn: string, owner?: IamPrincipal): Promise<void> {
  for await (const page of paginateListEntitiesForPolicy({ client: iam() }, { PolicyArn })) {
    for (const holder of holdersOf(page)) {
      if (holder.type !== owner?.type || holder.name !== owner.name) await detach(holder, PolicyArn)
    }
  }
}

/** Deletes every version but the default one. */
export async function dropSpareVersions(PolicyArn: string): Promise<void> {
  const { Versions = [] } = await iam().send(new ListPolicyVersionsCommand({ PolicyArn }))
  for (const { VersionId, IsDefaultVersion } of Versions) {
    if (IsDefaultVersion !== true)
      await undefinedIfMissing(iam().send(new DeletePolicyVersionCommand({ PolicyArn, VersionId })))
  }
}

function holdersOf({ PolicyUsers, PolicyRoles, PolicyGroups }: ListEntitiesForPolicyResponse): readonly Holder[] {
  return [
    ...(PolicyUsers ?? []).map(({ UserName: name = '' }): Holder => ({ type: 'user', name })),
    ...(PolicyRoles ?? []).map(({ RoleName: name = '' }): Holder => ({ type: 'role', name })),
    ...(PolicyGroups ?? []).map(({ GroupName: name = '' }): Holder => ({ type: 'group', name })),
  ]
}
