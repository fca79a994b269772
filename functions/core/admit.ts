import type { Grant, Request } from './grant.ts'
import type { FoundKey } from './key-steps.ts'
import type { FoundPrincipal, JobClaim, Promised, Room } from './ports.ts'
import type { Principal } from './principal.ts'
import type { Problem } from './refusal.ts'
import { sessionBanOf } from './sessions.ts'
import { endOf } from './status.ts'
import { instant, type Window } from './window.ts'

/** The tag that says: this principal is Curfew's to manage. */
export const MANAGED_TAG = 'curfew:managed'

/** Nothing can be granted in the past. A window that has begun is opened at once. */
export function windowProblems(window: Window, now: Date): readonly Problem[] {
  if (now < window.closesAt) return []
  return [{ path: 'window.closesAt', message: `the window closed at ${instant(window.closesAt)}` }]
}

export const JOB_ID_TAKEN: Problem = {
  path: 'jobId',
  message: 'was used before with other content: give this job an id of its own',
}

/** A job id means one job for ever: with other content it is another job. */
export function claimProblems(claim: JobClaim, digest: string): readonly Problem[] {
  if (claim.digest === undefined || claim.digest === digest) return []
  return [JOB_ID_TAKEN]
}

/** Only principals that their owner put under Curfew, inside the boundary, can be granted anything. */
export function principalProblems(
  principal: Principal,
  found: FoundPrincipal | undefined,
  boundaryArn: string,
): readonly Problem[] {
  const path = 'principal.name'
  const who = `${principal.type} ${principal.name}`
  if (found === undefined) return [{ path, message: `there is no IAM ${who}` }]

  // IAM finds it all the same, and a secret or a policy by the other name would be another's.
  const misspelled = found.name !== principal.name
  const unbounded = found.boundaryArn !== boundaryArn
  const unmanaged = found.tags[MANAGED_TAG] !== 'true'
  return [
    ...(misspelled ? [{ path, message: `IAM spells it ${found.name}` }] : []),
    ...(unbounded ? [{ path, message: `${who} does not carry the permissions boundary ${boundaryArn}` }] : []),
    ...(unmanaged ? [{ path, message: `${who} is not tagged ${MANAGED_TAG}=true` }] : []),
  ]
}

/** An exclusive job denies everything but its own, and so would close the jobs beside it. */
export function overlapProblems(request: Request, grants: readonly Grant[]): readonly Problem[] {
  return grants
    .filter(
      (grant) =>
        grant.jobId !== request.jobId && (grant.isolation === 'exclusive' || request.isolation === 'exclusive'),
    )
    .filter((grant) => overlap(request, grant))
    .map((grant) => ({
      path: 'isolation',
      message: `overlaps with job ${grant.jobId} (until ${instant(endOf(grant))}) on the same principal, and one of them is exclusive`,
    }))
}

/**
 * IAM attaches only so many policies to one principal, and holds only so many in one account. Every job that overlaps is
 * taken to be open at once, and an extension to need its new policies beside the old: a promise that could not be kept
 * when the window opens is not made.
 */
export function roomProblems(
  grant: Grant,
  beside: readonly Grant[],
  { attachments, others, policies, heldPolicies }: Room,
  promised: Promised,
): readonly Problem[] {
  const siblings = beside.filter(({ jobId }) => jobId !== grant.jobId)
  const taken = siblings.reduce((sum, other) => sum + attachedBy(other, grant), others)
  const needed = grant.policies.length + grant.superseded.length
  const who = `${grant.principal.type} ${grant.principal.name}`
  const crowded = `needs ${needed} policies attached to ${who}: IAM allows ${attachments}, and ${taken} are taken (${others} by others, ${taken - others} by overlapping jobs)`
  const foreign = Math.max(0, heldPolicies - promised.held)
  const full = `needs ${needed} policies in the account: IAM allows ${policies}, ${foreign} are there that are not Curfew's, and ${promised.overlapping} are promised to other jobs in this window`
  return [
    ...(taken + needed > attachments ? [{ path: 'access', message: crowded }] : []),
    ...(foreign + promised.overlapping + needed > policies ? [{ path: 'access', message: full }] : []),
  ]
}

/** How many of another grant's policies may be attached beside those of this one. */
function attachedBy(other: Grant, grant: Grant): number {
  const bans = sessionBanOf(other) !== undefined && other.sessionsOverAt === undefined ? 1 : 0
  const open = other.closedAt === undefined && overlap(grant, other)
  return bans + (open ? other.policies.length + other.superseded.length : 0)
}

/** Whether a user's keys are all somebody else's so far: then there has to be room for Curfew's. */
export function bringsFirstKey(
  { principal, keys }: Pick<Request, 'principal' | 'keys'>,
  beside: readonly Grant[],
): boolean {
  return principal.type === 'user' && keys !== 'keep' && beside.every(({ keysReadyAt }) => keysReadyAt === undefined)
}

/** A user with as many live keys as IAM allows has no room for another, and Curfew does not choose which to delete. */
export function keyProblems(user: string, found: readonly FoundKey[], quota: number): readonly Problem[] {
  const live = found.filter(({ active }) => active).map(({ id }) => id)
  if (live.length < quota) return []
  const message = `user ${user} has ${live.length} live access keys, ${live.join(' and ')}, and IAM allows ${quota}: delete one, or say "keys": "keep"`
  return [{ path: 'keys', message }]
}

/** What is wrong with moving a grant's end. */
export function extensionProblems(grant: Grant, closesAt: Date, now: Date): readonly Problem[] {
  if (now >= endOf(grant)) {
    return [{ path: 'jobId', message: `the grant was over at ${instant(endOf(grant))}: schedule a new job` }]
  }
  if (closesAt <= grant.window.closesAt) {
    return [{ path: 'closesAt', message: `must be later than the present end, ${instant(grant.window.closesAt)}` }]
  }
  return []
}

function overlap({ window }: Pick<Grant, 'window'>, grant: Grant): boolean {
  return grant.window.opensAt < window.closesAt && window.opensAt < endOf(grant)
}
