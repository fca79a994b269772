import type { Grant, WrittenPolicy } from './grant.ts'
import { pendingOf } from './pending.ts'
import { attachableFrom, endOf, isWanted, type Status, statusOf } from './status.ts'

/** Why a change is made: the grant's status, an extension, a hand that undid or redid ours, or a policy without a row. */
export type Because = Status | 'extended' | 'drifted' | 'unknown'

export type Change =
  | { readonly action: 'attach'; readonly policy: WrittenPolicy; readonly because: Because }
  | { readonly action: 'detach'; readonly policy: { readonly name: string }; readonly because: Because }

export type Decision = {
  readonly changes: readonly Change[]
  /** What to note on the row, and announce, once the changes are made; undefined if it is noted already. */
  readonly reached: 'opened' | 'extended' | 'closed' | 'confirmed' | undefined
}

/**
 * Compare what is wanted with what is found.
 * @param found names of the grant's policies that IAM shows attached to its principal
 */
export function decide(grant: Grant, found: readonly string[], now: Date): Decision {
  if (isWanted(grant, now)) return keepOpen(grant, found, now)
  if (now >= endOf(grant) && grant.closedAt === undefined) return close(grant, found, now)
  return { changes: detachAll(found, 'drifted'), reached: isConfirmed(grant, now) ? 'confirmed' : undefined }
}

function isConfirmed(grant: Grant, now: Date): boolean {
  return grant.closedAt !== undefined && pendingOf(grant).some(({ look, at }) => look === 'access' && at <= now)
}

/** A policy under Curfew's path whose grant is not in the table is nobody's: it goes. */
export function decideUnknown(found: readonly string[]): Decision {
  return { changes: detachAll(found, 'unknown'), reached: undefined }
}

/** What there is to compare: where nothing is wanted, policies that exist without being attached are to go as well. */
export function foundBy(attached: readonly string[], hinted: readonly string[], wanted: boolean): readonly string[] {
  return wanted ? attached : [...new Set([...attached, ...hinted])]
}

/** New policies first, then those that they replace: an extension leaves no gap. */
function keepOpen(grant: Grant, found: readonly string[], now: Date): Decision {
  const reached = reachedBy(grant)
  const because = reached === undefined ? 'drifted' : statusOf(grant, now)
  const missing = grant.policies.filter(({ name }) => !found.includes(name))
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

/**
 * Until closing is noted, whatever could have been attached is taken as attached: IAM may not show yet
 * what was attached a moment ago, and detaching what is not there is a success.
 */
function close(grant: Grant, found: readonly string[], now: Date): Decision {
  const neverAttachable = endOf(grant) <= attachableFrom(grant)
  const ours = neverAttachable ? [] : [...grant.policies.map(({ name }) => name), ...grant.superseded]
  return { changes: detachAll([...new Set([...ours, ...found])], statusOf(grant, now)), reached: 'closed' }
}

function reachedBy(grant: Grant): 'opened' | 'extended' | undefined {
  if (grant.openedAt === undefined) return 'opened'
  return grant.superseded.length > 0 ? 'extended' : undefined
}

function isOf(policies: readonly WrittenPolicy[], name: string): boolean {
  return policies.some((policy) => policy.name === name)
}

function detachAll(names: readonly string[], because: Because): readonly Change[] {
  return names.map((name) => ({ action: 'detach', policy: { name }, because }))
}
