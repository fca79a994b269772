import {
  DeletePolicyVersionCommand,
  ListPolicyVersionsCommand,
  paginateListEntitiesForPolicy,
} from '@aws-sdk/client-iam'
import type { IamPrincipal } from '#core/grant/principal.ts'
import { undefinedIfMissing } from '#runtime/iam-calls.ts'
import { detach, holdersOf } from './attachments.ts'
import { iam } from './client.ts'

/** Removes what keeps IAM from deleting a policy: attachments, and versions that somebody added. */
export async function makeDeletable(PolicyArn: string): Promise<void> {
  await detachFromOthers(PolicyArn)
  await dropSpareVersions(PolicyArn)
}

/** Detaches a policy from everything but its owner. */
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
