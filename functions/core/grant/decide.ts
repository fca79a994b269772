import { attachmentsInDoubt, pendingAttachments } from '#core/audit/pending-changes.ts'
import type { Grant, WrittenPolicy } from './grant.ts'
import { attachableFrom, endOf, isWanted, LAMBDA_CLOCK_SKEW_SECONDS, type Status, statusOf } from './status.ts'
import { remainingTasks } from './tasks.ts'
import { secondsBefore } from './window.ts'

/** Why a change is made: the grant's status, an extension, a manual change to revert, or a policy without a row. */
export type Because = Status | 'extended' | 'drifted' | 'orphaned'

/** `deny sessions` attaches a policy that only denies: see `core/sessions`. */
export type Change =
  | { readonly action: 'attach' | 'deny sessions'; readonly policy: WrittenPolicy; readonly because: Because }
  | { readonly action: 'detach'; readonly policy: { readonly name: string }; readonly because: Because }

/** What the row may say once the changes are made. */
export type Reached = 'opened' | 'extended' | 'closed' | 'confirmed'

export type Decision = {
  readonly changes: readonly Change[]
  /** Undefined if the row says it already. */
  readonly reached: Reached | undefined
}

/**
 * Compares what is wanted with what is found: what is missing is attached, and what is not wanted is detached. What the row
 * does not say yet is done whatever is found: a run may have died after doing it, IAM may not show yet what was done a moment
 * ago, and doing it twice has the same result.
 * @param found names of the grant's policies that IAM holds as they were written, attached to its principal
 */
export function decide(grant: Grant, found: readonly string[], now: Date): Decision {
  const wanted = wantedPolicies(grant, now)
  const reached = reachedBy(grant, now)
  const due = [...dueToBeGone(grant, reached), ...policiesInDoubt(grant, now)]
  const ours = [...due, ...pendingAttachments(grant.pendingChanges).map(({ target }) => target)]
  const isNew = reached === 'opened' || reached === 'extended' || reached === 'closed'
  const because = isNew ? statusOf(grant, now) : 'drifted'
  const reasonToDetach = (name: string): Because => {
    if (reached !== 'closed' && !ours.includes(name)) return 'drifted'
    return isWanted(grant, now) ? 'extended' : statusOf(grant, now)
  }

  const missing = wanted.filter(({ name }) => isNew || !found.includes(name))
  const gone = [...new Set([...due, ...found])].filter((name) => !wanted.some((policy) => policy.name === name))
  return {
    // In this order an extension leaves no gap.
    changes: [
      ...missing.map((policy): Change => ({ action: 'attach', policy, because })),
      ...gone.map((name) => detach(name, reasonToDetach(name))),
    ],
    reached,
  }
}

/** The policies that the target should hold for a grant now. */
export function wantedPolicies(grant: Grant, now: Date): readonly WrittenPolicy[] {
  return isWanted(grant, now) ? grant.policies : []
}

/** Names of the policies that a run which died may have attached, and that are not wanted now. */
export function policiesInDoubt(grant: Grant, now: Date): readonly string[] {
  return attachmentsInDoubt(grant.pendingChanges, namesOf(wantedPolicies(grant, now)), now)
}

/** No grant wants these policies, and there is no row that could say why: all are detached. */
export function decideOrphan(found: readonly string[]): Decision {
  return { changes: found.map((name) => detach(name, 'orphaned')), reached: undefined }
}

/** Names of the policies in a row: those to attach, and those that an extension replaced. */
export function policyNamesOf({ policies, superseded }: Pick<Grant, 'policies' | 'superseded'>): readonly string[] {
  return [...namesOf(policies), ...superseded]
}

export function namesOf(policies: readonly WrittenPolicy[]): readonly string[] {
  return policies.map(({ name }) => name)
}

/**
 * Names of the policies under its job's path that a grant does not want. Those that are not attached to its principal have
 * to go as well: they may be attached to others.
 * @param reported names of policies that the inventory found, attached or not
 */
export function unwantedPolicies(grant: Grant, reported: readonly string[], now: Date): readonly string[] {
  const wanted = [...namesOf(wantedPolicies(grant, now)), ...(isWanted(grant, now) ? grant.superseded : [])]
  return reported.filter((name) => !wanted.includes(name))
}

/** What the row may say once everything is as wanted; undefined if it says so already. */
function reachedBy(grant: Grant, now: Date): Reached | undefined {
  if (isWanted(grant, now)) {
    if (grant.openedAt === undefined) return 'opened'
    return grant.superseded.length > 0 ? 'extended' : undefined
  }
  if (grant.closedAt === undefined) return now >= endOf(grant) ? 'closed' : undefined
  return remainingTasks(grant)
    .filter(({ at }) => at <= now)
    .map(({ reaches }) => reaches)
    .find((reaches) => reaches !== undefined)
}

/** Names of the policies that the row does not say are gone, and that have to be now. */
function dueToBeGone(grant: Grant, reached: Reached | undefined): readonly string[] {
  switch (reached) {
    case 'opened':
    case 'extended':
      return grant.superseded
    case 'closed': {
      const neverAttached = endOf(grant) < secondsBefore(attachableFrom(grant), LAMBDA_CLOCK_SKEW_SECONDS)
      return neverAttached ? [] : policyNamesOf(grant)
    }
    default:
      return []
  }
}

function detach(name: string, because: Because): Change {
  return { action: 'detach', policy: { name }, because }
}
