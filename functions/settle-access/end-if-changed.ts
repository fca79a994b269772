import { ending } from '#core/audit/ending.ts'
import type { Ending, Grant } from '#core/grant/grant.ts'
import { principalChange } from '#core/grant/principal-changes.ts'
import { endOf, isWanted } from '#core/grant/status.ts'
import type { AccessDue } from '#events/access-due.ts'
import type { World } from './world.ts'

/**
 * Ends a grant whose principal is gone, is another one by now, or has lost its boundary or tag: it is not the principal that
 * was admitted, and access is not given back when it looks right again. Asked before anything is attached, and each hour; and of
 * a principal that schedule-access could not read, from the request on.
 * Closing does not depend on it. Nobody revoked anything, so no sessions of a role are denied: they may be another role's.
 */
export async function endIfChanged(
  grant: Grant,
  attached: readonly string[],
  { check }: AccessDue,
  { grants, targets, now, stamp }: World,
): Promise<Grant> {
  const { principals, isInspectedLater } = targets[grant.principal.type]
  const isComplete = grant.openedAt !== undefined && grant.policies.every(({ name }) => attached.includes(name))
  const isNear = isInspectedLater ? now() < endOf(grant) : isWanted(grant, now())
  if (!isNear || (isComplete && check !== 'documents')) return grant
  const reason = principalChange(grant, await principals.inspect(grant.principal, 'short'))
  if (reason === undefined) return grant
  const ended: Ending = { at: now(), because: 'ended', by: stamp().by, reason, isFinal: true }
  return grants.replace({ ...grant, ended }, ending(grant, ended))
}
