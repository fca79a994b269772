import type { Grant, Request } from '#core/grant/grant.ts'
import { hasAccessKeys } from '#core/grant/principal.ts'
import { sessionBanOf } from '#core/grant/sessions.ts'
import { endOf } from '#core/grant/status.ts'
import { printInstant, type Window } from '#core/grant/window.ts'
import type { FoundKey } from '#core/keys/access-key.ts'
import type { JobClaim, Reserved } from '#core/ports.ts'
import type { Problem } from '#core/refusal.ts'
import type { Quotas } from '#core/target.ts'

/** Nothing can be granted in the past. A window that has begun is opened at once. */
export function windowProblems(window: Window, now: Date): readonly Problem[] {
  if (now < window.closesAt) return []
  return [{ path: 'window.closesAt', message: `the window closed at ${printInstant(window.closesAt)}` }]
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
      message: `overlaps with job ${grant.jobId} (until ${printInstant(endOf(grant))}) on the same principal, and one of them is exclusive`,
    }))
}

/**
 * IAM attaches only so many policies to one principal, and holds only so many in one account. Every job that overlaps is
 * taken to be open at once, and an extension to need its new policies beside the old: a promise that could not be kept
 * when the window opens is not made.
 */
export function policyQuotaProblems(
  grant: Grant,
  grants: readonly Grant[],
  { attachments, foreignAttachments, policies, heldPolicies }: Quotas,
  reserved: Reserved,
): readonly Problem[] {
  const siblings = grants.filter(({ jobId }) => jobId !== grant.jobId)
  const taken = siblings.reduce((sum, other) => sum + attachedBy(other, grant), foreignAttachments)
  const needed = grant.policies.length + grant.superseded.length
  const who = `${grant.principal.type} ${grant.principal.name}`
  const overQuota = `needs ${needed} policies attached to ${who}: IAM allows ${attachments}, and ${taken} are taken (${foreignAttachments} by others, ${taken - foreignAttachments} by overlapping jobs)`
  const foreign = Math.max(0, heldPolicies - reserved.held)
  const full = `needs ${needed} policies in the account: IAM allows ${policies}, ${foreign} are there that are not Curfew's, and ${reserved.overlapping} are promised to other jobs in this window`
  return [
    ...(taken + needed > attachments ? [{ path: 'access', message: overQuota }] : []),
    ...(foreign + reserved.overlapping + needed > policies ? [{ path: 'access', message: full }] : []),
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
  siblings: readonly Grant[],
): boolean {
  return hasAccessKeys(principal) && keys !== 'keep' && siblings.every(({ keysReadyAt }) => keysReadyAt === undefined)
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
    return [{ path: 'jobId', message: `the grant was over at ${printInstant(endOf(grant))}: schedule a new job` }]
  }
  if (closesAt <= grant.window.closesAt) {
    return [{ path: 'closesAt', message: `must be later than the present end, ${printInstant(grant.window.closesAt)}` }]
  }
  return []
}

function overlap({ window }: Pick<Grant, 'window'>, grant: Grant): boolean {
  return grant.window.opensAt < window.closesAt && window.opensAt < endOf(grant)
}
