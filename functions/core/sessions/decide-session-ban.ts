import { abandonedFrom, attachmentsInDoubt } from '#core/audit/pending-changes.ts'
import { type Because, type Change, namesOf } from '#core/grant/decide.ts'
import type { WrittenPolicy } from '#core/grant/grant.ts'
import { earlier, secondsAfter } from '#core/grant/window.ts'
import { banPolicy, endOfBan, isInForce, type SessionBan } from './session-ban.ts'

export type BanDecision = {
  /** The policy that denies, if it has to be attached. */
  readonly attach: readonly Change[]
  /** Only once that is attached: until then the older one denies older sessions. */
  readonly detach: readonly Change[]
  /** What the item may say once the changes are made. Undefined if it says so already. */
  readonly reached: 'denied' | 'lifted' | undefined
}

/** The policy that should be attached to a role now. */
export function wantedBan(ban: SessionBan, now: Date): readonly WrittenPolicy[] {
  return isInForce(ban, now) ? [banPolicy(ban)] : []
}

/**
 * Compares what is wanted with what is found, like `decide` for a grant.
 * @param found names of the policies in the role's folder that IAM holds as they were written, attached to the role
 * @param own names of policies that this run attached before it met a conflict
 */
export function decideSessionBan(
  ban: SessionBan,
  found: readonly string[],
  own: readonly string[],
  now: Date,
): BanDecision {
  const wanted = wantedBan(ban, now)
  const reached = reachedBy(ban, now)
  const superseded = reached === undefined ? [] : ban.superseded
  const lifted = reached === 'lifted' ? [banPolicy(ban).name] : []
  const due = [...superseded, ...lifted, ...denialsInDoubt(ban, now)]
  const ours = [...due, ...own, ...ban.pendingChanges.map(({ target }) => target)]
  const missing = wanted.filter(({ name }) => reached === 'denied' || !found.includes(name))
  const gone = [...new Set([...due, ...found])].filter((name) => !wanted.some((policy) => policy.name === name))
  const because = (isOurs: boolean): Because => (isOurs ? 'revoked' : 'drifted')
  return {
    attach: missing.map((policy) => ({ action: 'deny sessions', policy, because: because(reached === 'denied') })),
    detach: gone.map((name) => ({ action: 'detach', policy: { name }, because: because(ours.includes(name)) })),
    reached,
  }
}

/** Names of the policies that a run which died may have attached, and that are not wanted now. */
export function denialsInDoubt(ban: SessionBan, now: Date): readonly string[] {
  return attachmentsInDoubt(ban.pendingChanges, namesOf(wantedBan(ban, now)), now)
}

/** For so long IAM may not show a role that was just made. */
const VISIBLE_AFTER_SECONDS = 600

/** Whether a role that IAM does not know can be taken as gone, and its sessions with it. */
export function isRoleGone({ revoked }: SessionBan, now: Date): boolean {
  return secondsAfter(revoked.at, VISIBLE_AFTER_SECONDS) <= now
}

/** From when on a sweep has to have a ban settled; undefined if nothing is left to do until the next revocation. */
export function banDueAt(ban: Omit<SessionBan, 'version'>): Date | undefined {
  const { pendingChanges, liftedAt, deniedAt, revoked } = ban
  const next = deniedAt === undefined ? revoked.at : endOfBan(ban)
  const times = [...pendingChanges.map(abandonedFrom), ...(liftedAt === undefined ? [next] : [])]
  return times.length === 0 ? undefined : times.reduce(earlier)
}

function reachedBy(ban: SessionBan, now: Date): BanDecision['reached'] {
  if (isInForce(ban, now)) return ban.deniedAt === undefined ? 'denied' : undefined
  return ban.liftedAt === undefined ? 'lifted' : undefined
}
