import { NOTHING } from '#core/audit/outbox.ts'
import type { Ending } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import { banAfter } from '#core/sessions/session-ban.ts'
import type { SessionBans } from '#core/sessions/session-bans.ts'
import { retryOnConflict } from './retry-on-conflict.ts'

/**
 * Stores that a revocation denies the sessions that a role has.
 * @returns whether that is new: an earlier ban may cover it
 */
export async function banSessions(principal: Principal, revoked: Ending, bans: SessionBans): Promise<boolean> {
  let isNew = false
  await retryOnConflict(async () => {
    const ban = banAfter(await bans.of(principal), principal, revoked)
    isNew = ban !== undefined
    if (ban !== undefined) await bans.replace(ban, NOTHING)
  })
  return isNew
}
