import type { Grant, WrittenPolicy } from './grant.ts'
import { sessionBanOf } from './sessions.ts'
import { attachableFrom, endOf, isWanted, LAMBDA_CLOCK_SKEW_SECONDS, type Status, statusOf } from './status.ts'
import { remainingTasks } from './tasks.ts'
import { secondsBefore } from './window.ts'

/** Why a change is made: the grant's status, an extension, a manual change to revert, or a policy without a row. */
export type Because = Status | 'extended' | 'drifted' | 'orphaned'

/** `deny sessions` attaches a policy that only denies: it is part of closing. */
export type Change =
  | { readonly action: 'attach' | 'deny sessions'; readonly policy: WrittenPolicy; readonly because: Because }
  | { readonly action: 'detach'; readonly policy: { readonly name: string }; readonly because: Because }

/** What the row may say once the changes are made. */
export type Reached = 'opened' | 'extended' | 'closed' | 'confirmed' | 'sessions over'

export type Decision = {
  readonly changes: readonly Change[]
  /** Undefined if the row says it already. */
  readonly reached: Reached | undefined
}

/**
 * Compare what is wanted with what is found. What the row does not say yet is done whatever is found: a run may have died
 * after doing it, IAM may not show yet what was done a moment ago, and doing it twice has the same result.
 * @param found names of the grant's policies that IAM holds as they were written, attached to its principal
 */
export function decide(grant: Grant, found: readonly string[], now: Date): Decision {
  if (isWanted(grant, now)) return keepOpen(grant, found, now)
  if (now >= endOf(grant) && grant.closedAt === undefined) return close(grant, found, now)
  return keepClosed(grant, found, now)
}

/** The policies that IAM should hold for a grant now. */
export function wantedPolicies(grant: Grant, now: Date): readonly WrittenPolicy[] {
  if (isWanted(grant, now)) return grant.policies
  const ban = grant.closedAt === undefined ? undefined : activeBan(grant, now)
  return ban === undefined ? [] : [ban]
}

/** No grant wants these policies, and there is no row that could say why: all are detached. */
export function decideOrphan(found: readonly string[]): Decision {
  return { changes: detachAll(found, 'orphaned'), reached: undefined }
}

/** Names of the policies in a row: those to attach, and those that an extension replaced. */
export function policyNamesOf({ policies, superseded }: Pick<Grant, 'policies' | 'superseded'>): readonly string[] {
  return [...policies.map(({ name }) => name), ...superseded]
}

/**
 * Names of the policies under its job's path that a grant does not want. Those that are not attached to its principal have
 * to go as well: they may be attached to others.
 * @param reported names of policies that the inventory found, attached or not
 */
export function unwantedPolicies(grant: Grant, reported: readonly string[], now: Date): readonly string[] {
  const wanted = isWanted(grant, now) ? policyNamesOf(grant) : []
  return reported.filter((name) => !wanted.includes(name) && name !== activeBan(grant, now)?.name)
}

/** New policies first, then those that they replace: an extension leaves no gap. */
function keepOpen(grant: Grant, found: readonly string[], now: Date): Decision {
  const reached = reachedWhileOpen(grant)
  const because = reached === undefined ? 'drifted' : statusOf(grant, now)
  const missing = grant.policies.filter(({ name }) => reached !== undefined || !found.includes(name))
  const orphans = found.filter((name) => !policyNamesOf(grant).includes(name))

  return {
    changes: [
      ...missing.map((policy): Change => ({ action: 'attach', policy, because })),
      ...detachAll(grant.superseded, 'extended'),
      ...detachAll(orphans, 'drifted'),
    ],
    reached,
  }
}

function close(grant: Grant, found: readonly string[], now: Date): Decision {
  const neverAttached = endOf(grant) < secondsBefore(attachableFrom(grant), LAMBDA_CLOCK_SKEW_SECONDS)
  const ours = neverAttached ? [] : policyNamesOf(grant)
  const because = statusOf(grant, now)
  const ban = activeBan(grant, now)
  const gone = [...new Set([...ours, ...found])].filter((name) => name !== ban?.name)
  return { changes: [...detachAll(gone, because), ...denySessions(ban, because)], reached: 'closed' }
}

function keepClosed(grant: Grant, found: readonly string[], now: Date): Decision {
  const ban = activeBan(grant, now)
  const reached = reachedAfterClosing(grant, now)
  const isBanMissing = grant.closedAt !== undefined && ban !== undefined && !found.includes(ban.name)
  const expired = reached === 'sessions over' ? [sessionBanOf(grant)?.policy.name ?? ''] : []
  const orphans = found.filter((name) => name !== ban?.name && !expired.includes(name))

  return {
    changes: [
      ...detachAll(expired, statusOf(grant, now)),
      ...detachAll(orphans, 'drifted'),
      ...denySessions(isBanMissing ? ban : undefined, 'drifted'),
    ],
    reached,
  }
}

function reachedWhileOpen(grant: Grant): 'opened' | 'extended' | undefined {
  if (grant.openedAt === undefined) return 'opened'
  return grant.superseded.length > 0 ? 'extended' : undefined
}

function reachedAfterClosing(grant: Grant, now: Date): 'confirmed' | 'sessions over' | undefined {
  if (grant.closedAt === undefined) return undefined
  return remainingTasks(grant)
    .filter(({ at }) => at <= now)
    .map(({ reaches }) => reaches)
    .find((reaches) => reaches !== undefined)
}

function activeBan(grant: Grant, now: Date): WrittenPolicy | undefined {
  const ban = sessionBanOf(grant)
  return ban !== undefined && now < ban.until ? ban.policy : undefined
}

function denySessions(ban: WrittenPolicy | undefined, because: Because): readonly Change[] {
  return ban === undefined ? [] : [{ action: 'deny sessions', policy: ban, because }]
}

function detachAll(names: readonly string[], because: Because): readonly Change[] {
  return names.map((name) => ({ action: 'detach', policy: { name }, because }))
}
