import { type AuditState, NO_RECORDS } from '#core/audit/outbox.ts'
import type { Ending, WrittenPolicy } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import { printInstant, secondsAfter } from '#core/grant/window.ts'
import { writtenPolicy } from '#core/grant/written-policy.ts'
import { sessionsFolder } from './sessions-folder.ts'

/** A new policy takes effect with a delay: sessions that begin meanwhile are denied as well, as AWS's own console does it. */
const PROPAGATION_SECONDS = 30

/** No session of a role lasts longer. */
export const LONGEST_SESSION_SECONDS = 12 * 3600

/**
 * The denial of the sessions that a role had when its access was last revoked. It belongs to the role and not to a grant: a
 * leaked session would otherwise have the access of the role's next job. The last revocation covers those before it.
 */
export type SessionBan = AuditState & {
  readonly principal: Principal
  /** The last revocation. Sessions from before it are denied. */
  readonly revoked: Ending
  /** The policy that denies them was attached. */
  readonly deniedAt?: Date
  /** When denying first failed. It is tried each minute, and fails on record once. */
  readonly failedAt?: Date
  /** None of them can be left, and the policy is gone. */
  readonly liftedAt?: Date
  /** Names of policies of earlier revocations that may still be attached. */
  readonly superseded: readonly string[]
  /** Each write has to name the version that it read. 0: there is no item yet. */
  readonly version: number
}

/** What a revocation makes of a role's ban. Undefined if the ban covers it already. */
export function banAfter(found: SessionBan | undefined, principal: Principal, revoked: Ending): SessionBan | undefined {
  if (found === undefined) return { principal, revoked, superseded: [], ...NO_RECORDS, version: 0 }
  const isSame = revoked.event !== undefined && revoked.event === found.revoked.event
  if (isSame || revoked.at <= found.revoked.at) return undefined
  const { deniedAt, failedAt: _failedAt, liftedAt, ...kept } = found
  const { name } = banPolicy(found)
  const isPending = found.pendingChanges.some(({ target }) => target === name)
  const mayBeAttached = (deniedAt !== undefined && liftedAt === undefined) || isPending
  return { ...kept, revoked, superseded: mayBeAttached ? [...kept.superseded, name] : kept.superseded }
}

/** Until when a session may be left that a ban is for. */
export function endOfBan({ revoked }: Pick<SessionBan, 'revoked'>): Date {
  return secondsAfter(deniedBefore(revoked.at), LONGEST_SESSION_SECONDS)
}

/** Whether a session may be left that a ban is for. */
export function isInForce(ban: Pick<SessionBan, 'revoked' | 'liftedAt'>, now: Date): boolean {
  return ban.liftedAt === undefined && now < endOfBan(ban)
}

/**
 * A managed policy under Curfew's own path, so that no Lambda needs the right to write inline policies. Detaching the policy of
 * a job does not end sessions, which may have other rights than the job's.
 */
export function banPolicy({ principal, revoked }: Pick<SessionBan, 'principal' | 'revoked'>): WrittenPolicy {
  return policyUntil(principal, endOfBan({ revoked }))
}

/** The same policy, from when it may be removed: its tags say so if the table is lost. */
export function policyUntil(principal: Principal, end: Date): WrittenPolicy {
  const before = secondsAfter(end, -LONGEST_SESSION_SECONDS)
  const statement = {
    Sid: 'SessionsFromBeforeTheRevocation',
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { DateLessThan: { 'aws:TokenIssueTime': printInstant(before) } },
  }
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  return writtenPolicy(sessionsFolder(principal), document)
}

/** In whole seconds, as the policy says it. */
function deniedBefore(revokedAt: Date): Date {
  return new Date(printInstant(secondsAfter(revokedAt, PROPAGATION_SECONDS)))
}
