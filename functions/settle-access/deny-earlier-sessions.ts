import { NOTHING } from '#core/audit/outbox.ts'
import type { Decision } from '#core/grant/decide.ts'
import type { Grant } from '#core/grant/grant.ts'
import { hasSessions, type Principal } from '#core/grant/principal.ts'
import { isWanted } from '#core/grant/status.ts'
import { banAfter, isInForce } from '#core/sessions/session-ban.ts'
import { sessionsDue } from '#events/sessions-due.ts'
import { banSessions } from '#platform/ban-sessions.ts'
import type { Outcome } from './carry-out.ts'
import { settleBan } from './settle-sessions.ts'
import type { World } from './world.ts'

/**
 * Before a job of a role first opens: no session from before a revocation may read its data. A revocation of everything denies
 * at once the sessions of roles with grants, and those of all others here. Throws if they cannot be denied: then nothing opens.
 */
export async function denyEarlierSessions(principal: Principal, world: World): Promise<void> {
  if (!hasSessions(principal)) return
  const [ban, revoked] = await Promise.all([world.sessionBans.of(principal), world.grants.lastGlobalRevocation()])
  const isRecent = revoked !== undefined && isInForce({ revoked }, world.now())
  const next = isRecent ? banAfter(ban, principal, revoked) : undefined
  if (next !== undefined) await world.sessionBans.replace(next, NOTHING)
  if (next !== undefined || ban !== undefined) await settleBan({ principal, check: 'access' }, world)
}

/** Closing is done only when the role's sessions are as the revocation wants them. The job's policies are gone by then. */
export async function withSessions(
  { reached }: Decision,
  outcome: Outcome,
  grant: Grant,
  world: World,
): Promise<Outcome> {
  if (reached !== 'closed') return outcome
  try {
    await denySessionsOf(grant, world)
    return outcome
  } catch (error) {
    return { ...outcome, failures: [...outcome.failures, error] }
  }
}

/**
 * When a revoked grant of a role closes, and no other job of the role goes on. end-access does the same as soon as it has ended
 * the grant; but it does not see a revocation that arrived before its job, and it may die.
 */
async function denySessionsOf({ jobId, principal, ended }: Grant, world: World): Promise<void> {
  if (ended?.because !== 'revoked' || !hasSessions(principal)) return
  const others = (await world.grants.of(principal)).filter((other) => other.jobId !== jobId)
  if (others.some((other) => isWanted(other, world.now()))) return
  if (await banSessions(principal, ended, world.sessionBans)) await world.bus.announce([sessionsDue(principal)])
}
