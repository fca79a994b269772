import type { Grant, WrittenPolicy } from './grant.ts'
import { pendingOf } from './pending.ts'
import { sessionBanOf } from './sessions.ts'
import { attachableFrom, endOf, isWanted, type Status, statusOf } from './status.ts'
import { secondsBefore } from './window.ts'

/** Why a change is made: the grant's status, an extension, a hand that undid or redid ours, or a policy without a row. */
export type Because = Status | 'extended' | 'drifted' | 'orphaned'

/** `deny sessions` attaches a policy that only takes away: it belongs to closing. */
export type Change =
  | { readonly action: 'attach' | 'deny sessions'; readonly policy: WrittenPolicy; readonly because: Because }
  | { readonly action: 'detach'; readonly policy: { readonly name: string }; readonly because: Because }

/** What may be noted on the row once the changes are made. */
export type Reached = 'opened' | 'extended' | 'closed' | 'confirmed' | 'sessions over'

export type Decision = {
  readonly changes: readonly Change[]
  /** Undefined if it is noted already. */
  readonly reached: Reached | undefined
}

/**
 * Compare what is wanted with what is found. What is not noted yet is done whatever is found: a run may have died after
 * doing it, IAM may not show yet what was done a moment ago, and doing it twice is doing it once.
 * @param found names of the grant's policies that IAM holds as they were written, attached to its principal
 */
export function decide(grant: Grant, found: readonly string[], now: Date): Decision {
  if (isWanted(grant, now)) return keepOpen(grant, found, now)
  if (now >= endOf(grant) && grant.closedAt === undefined) return close(grant, found, now)
  return keepClosed(grant, found, now)
}

/** What IAM should hold of a grant now. */
export function wantedPolicies(grant: Grant, now: Date): readonly WrittenPolicy[] {
  if (isWanted(grant, now)) return grant.policies
  const ban = grant.closedAt === undefined ? undefined : banAt(grant, now)
  return ban === undefined ? [] : [ban]
}

/** A policy under Curfew's path whose grant is not in the table is nobody's: it goes. */
export function decideOrphan(found: readonly string[]): Decision {
  return { changes: detachAll(found, 'orphaned'), reached: undefined }
}

/** Names of the policies that a row names: those to be attached, and those that they replace. */
export function namedBy({ policies, superseded }: Pick<Grant, 'policies' | 'superseded'>): readonly string[] {
  return [...policies.map(({ name }) => name), ...superseded]
}

/**
 * What of the policies under its job's path a grant does not want: those that exist without being attached to its principal
 * are to go as well, for they may be attached to others.
 * @param reported names of policies that the inventory found, attached or not
 */
export function unwantedOf(grant: Grant, reported: readonly string[], now: Date): readonly string[] {
  const wanted = isWanted(grant, now) ? namedBy(grant) : []
  return reported.filter((name) => !wanted.includes(name) && name !== banAt(grant, now)?.name)
}

/** New policies first, then those that they replace: an extension leaves no gap. */
function keepOpen(grant: Grant, found: readonly string[], now: Date): Decision {
  const reached = reachedBy(grant)
  const because = reached === undefined ? 'drifted' : statusOf(grant, now)
  const missing = grant.policies.filter(({ name }) => reached !== undefined || !found.includes(name))
  const foreign = found.filter((name) => !isOf(grant.policies, name) && !grant.superseded.includes(name))

  return {
    changes: [
      ...missing.map((policy): Change => ({ action: 'attach', policy, because })),
      ...detachAll(grant.superseded, 'extended'),
      ...detachAll(foreign, 'drifted'),
    ],
    reached,
  }
}

function close(grant: Grant, found: readonly string[], now: Date): Decision {
  // By a minute, more than the clocks of two Lambdas differ.
  const wasTooEarly = endOf(grant) < secondsBefore(attachableFrom(grant), 60)
  const ours = wasTooEarly ? [] : namedBy(grant)
  const because = statusOf(grant, now)
  const ban = banAt(grant, now)
  const gone = [...new Set([...ours, ...found])].filter((name) => name !== ban?.name)
  return { changes: [...detachAll(gone, because), ...denyBy(ban, because)], reached: 'closed' }
}

function keepClosed(grant: Grant, found: readonly string[], now: Date): Decision {
  const ban = banAt(grant, now)
  const reached = reachedAfterwards(grant, now)
  const strangers = found.filter((name) => name !== ban?.name)
  const isMissing = grant.closedAt !== undefined && ban !== undefined && !found.includes(ban.name)
  const over = reached === 'sessions over' ? [sessionBanOf(grant)?.policy.name ?? ''] : []

  return {
    changes: [
      ...detachAll(over, statusOf(grant, now)),
      ...detachAll(
        strangers.filter((name) => !over.includes(name)),
        'drifted',
      ),
      ...denyBy(isMissing ? ban : undefined, 'drifted'),
    ],
    reached,
  }
}

function reachedBy(grant: Grant): 'opened' | 'extended' | undefined {
  if (grant.openedAt === undefined) return 'opened'
  return grant.superseded.length > 0 ? 'extended' : undefined
}

function reachedAfterwards(grant: Grant, now: Date): 'confirmed' | 'sessions over' | undefined {
  if (grant.closedAt === undefined) return undefined
  return pendingOf(grant)
    .filter(({ at }) => at <= now)
    .map(({ after }) => after)
    .find((after) => after !== undefined)
}

function banAt(grant: Grant, now: Date): WrittenPolicy | undefined {
  const ban = sessionBanOf(grant)
  return ban !== undefined && now < ban.until ? ban.policy : undefined
}

function denyBy(ban: WrittenPolicy | undefined, because: Because): readonly Change[] {
  return ban === undefined ? [] : [{ action: 'deny sessions', policy: ban, because }]
}

function isOf(policies: readonly WrittenPolicy[], name: string): boolean {
  return policies.some((policy) => policy.name === name)
}

function detachAll(names: readonly string[], because: Because): readonly Change[] {
  return names.map((name) => ({ action: 'detach', policy: { name }, because }))
}
