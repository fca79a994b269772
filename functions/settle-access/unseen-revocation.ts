import { ending } from '#core/audit/ending.ts'
import type { Ending, Grant } from '#core/grant/grant.ts'
import { isWanted } from '#core/grant/status.ts'
import type { AccessDue } from '#events/access-due.ts'
import type { World } from './world.ts'

/**
 * A revocation of everything ends the grants that it finds in the index. A grant that the index did not show yet reads the
 * revocation here: before it first opens, and each hour. Undefined if it has nothing to read, or was requested later.
 */
export async function unseenRevocation(
  grant: Grant,
  { check }: AccessDue,
  { grants, now }: World,
): Promise<Ending | undefined> {
  const isFirst = grant.openedAt === undefined
  if (!isWanted(grant, now()) || (!isFirst && check !== 'documents')) return undefined
  const revoked = await grants.lastGlobalRevocation()
  return revoked === undefined || revoked.at < grant.requestedAt ? undefined : revoked
}

export async function endBy(ended: Ending, grant: Grant, { grants }: World): Promise<Grant> {
  return grants.replace({ ...grant, ended }, ending(grant, ended))
}
