import { keyProblems, policyQuotaProblems, type QuotaUse } from '#core/admission/request-problems.ts'
import type { Grant } from '#core/grant/grant.ts'
import type { KeyRing } from '#core/keys/key-ring.ts'
import type { Problem } from '#core/refusal.ts'
import type { Quotas } from '#core/target.ts'
import type { World } from './world.ts'

/**
 * Quotas are read from the target, because accounts have them raised.
 * @param foreign the policies of others that the principal carries
 */
export async function quotaUseOf(
  { principal, jobId, window }: Pick<Grant, 'principal' | 'jobId' | 'window'>,
  foreign: readonly string[],
  { targets, grants }: World,
): Promise<QuotaUse> {
  const [quotas, reserved] = await Promise.all([
    targets[principal.type].principals.quotasOf(principal),
    grants.reserved(jobId, window),
  ])
  return { quotas, reserved, foreignAttachments: foreign.length }
}

/** Which quotas of its target a grant would exceed. */
export async function quotaProblems(
  grant: Grant,
  siblings: readonly Grant[],
  use: QuotaUse,
  ring: KeyRing,
  world: World,
): Promise<readonly Problem[]> {
  return [...policyQuotaProblems(grant, siblings, use), ...(await keyQuotaProblems(grant, use.quotas, ring, world))]
}

/** Whether there is room for a key of Curfew's own, unless it has one already. */
async function keyQuotaProblems(
  { principal, keys }: Grant,
  { accessKeys }: Quotas,
  ring: KeyRing,
  { targets, keyRings, now }: World,
): Promise<readonly Problem[]> {
  const { credentials } = targets[principal.type]
  if (credentials === undefined || keys === 'keep') return []
  const found = ring.stored === undefined ? await credentials.of(principal.name) : undefined
  if (found === undefined || keyProblems(ring, found, accessKeys, now()).length === 0) return []
  // A run may have made a key since the ring was read. It says so on the ring first.
  const latest = await keyRings.of(principal)
  const isMade = latest.pendingChanges.some(({ change }) => change === 'create key')
  return isMade || latest.stored !== undefined ? [] : keyProblems(latest, found, accessKeys, now())
}
