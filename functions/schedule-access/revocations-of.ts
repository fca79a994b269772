import type { Grant } from '#core/grant/grant.ts'
import { hasAccessKeys, hasSessions } from '#core/grant/principal.ts'
import type { PrincipalVersion } from '#core/ports.ts'
import type { World } from './world.ts'

/**
 * When all access of a grant's principal, or of everybody, was last revoked, and when its keys were last reported as
 * compromised or its sessions denied, whichever job that was about.
 */
export async function revocationsOf(
  { principal }: Grant,
  { revoked }: PrincipalVersion,
  { grants, keyRings, sessionBans }: World,
): Promise<readonly Date[]> {
  const [global, ring, ban] = await Promise.all([
    grants.lastGlobalRevocation(),
    hasAccessKeys(principal) ? keyRings.of(principal) : undefined,
    hasSessions(principal) ? sessionBans.of(principal) : undefined,
  ])
  const times = [revoked?.at, global?.at, ring?.compromise?.at, ring?.compromisedAt, ban?.revoked.at]
  return times.filter((at) => at !== undefined)
}
