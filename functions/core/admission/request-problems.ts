import type { Grant, Request } from '#core/grant/grant.ts'
import { hasSessions } from '#core/grant/principal.ts'
import { isWaitingForStart } from '#core/grant/start.ts'
import { endOf } from '#core/grant/status.ts'
import { later, printInstant, type Window } from '#core/grant/window.ts'
import type { FoundKey } from '#core/keys/access-key.ts'
import type { KeyRing } from '#core/keys/key-ring.ts'
import { mayDelete } from '#core/keys/retention.ts'
import type { JobClaim, Reserved } from '#core/ports.ts'
import { quantity } from '#core/quantity.ts'
import type { Problem } from '#core/refusal.ts'
import type { Quotas } from '#core/target.ts'

/** Nothing can be granted in the past. A window that has begun is opened at once. */
export function pastWindowProblems(window: Window, now: Date): readonly Problem[] {
  if (now < window.closesAt) return []
  return [{ path: 'window.closesAt', message: `the window closed at ${printInstant(window.closesAt)}` }]
}

export const JOB_ID_TAKEN: Problem = {
  path: 'jobId',
  message: 'was used before with other content: give this job an id of its own',
}

/** A job id identifies one job for ever: the same id with other content is another job. */
export function claimProblems(claim: JobClaim, digest: string): readonly Problem[] {
  if (claim.digest === undefined || claim.digest === digest) return []
  return [JOB_ID_TAKEN]
}

/** Inside its window an exclusive job denies everything except its own access, which would close its siblings' access. */
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
 * An exclusive job that ended early, and whose Deny statements may still be attached: until the window closes they would deny
 * a job that follows it. Undefined if there is none. They are detached within seconds, so such a job is decided again then.
 */
export function deniesOfEndedJob(request: Request, grants: readonly Grant[]): Grant | undefined {
  return grants.find(
    (grant) =>
      grant.jobId !== request.jobId &&
      grant.isolation === 'exclusive' &&
      grant.confirmedAt === undefined &&
      grant.window.opensAt < request.window.closesAt &&
      request.window.opensAt < deniesUntil(grant),
  )
}

/** Policies that the start of a job replaced deny until the end that its window had before. */
function deniesUntil({ window: { closesAt }, superseded, started }: Grant): Date {
  return superseded.length > 0 && started !== undefined ? later(closesAt, started.insteadOf) : closesAt
}

/** What the target allows, and what is taken. */
export type QuotaUse = {
  readonly quotas: Quotas
  readonly reserved: Reserved
  /** How many policies of others the principal carries. */
  readonly foreignAttachments: number
}

/**
 * IAM limits the policies attached to one principal, and those in one account. A grant that could not be opened for lack of
 * quota is refused now: this assumes that all overlapping jobs are open at once, and that an extension, or the start of a job
 * with runsFor, needs its new policies while the old ones are still attached.
 */
export function policyQuotaProblems(
  grant: Grant,
  grants: readonly Grant[],
  { quotas, reserved, foreignAttachments }: QuotaUse,
): readonly Problem[] {
  const needed = neededBy(grant)
  const { attachments } = quotas
  return [
    ...attachmentProblems(needed, grant, grants, { attachments, foreignAttachments }),
    ...accountProblems(needed, quotas, reserved),
  ]
}

function attachmentProblems(
  needed: number,
  grant: Grant,
  grants: readonly Grant[],
  { attachments, foreignAttachments }: Pick<Quotas, 'attachments'> & Pick<QuotaUse, 'foreignAttachments'>,
): readonly Problem[] {
  const siblings = grants.filter(({ jobId }) => jobId !== grant.jobId)
  const bySiblings = siblings.reduce((sum, sibling) => sum + attachedBy(sibling, grant), 0)
  // There is always room to deny the sessions of a role: a revocation comes at any time, and must not find the quota full.
  const forDenial = hasSessions(grant.principal) ? 1 : 0
  const taken = bySiblings + foreignAttachments + forDenial
  if (taken + needed <= attachments) return []
  const { type, name } = grant.principal
  const message = `needs ${morePolicies(needed)} on ${type} ${name}, which has ${taken} of ${attachments} attached or reserved (${bySiblings} by Curfew's overlapping jobs, ${foreignAttachments} by others${forDenial > 0 ? ', 1 to deny sessions when access is revoked' : ''})`
  return [{ path: 'access', message }]
}

function accountProblems(
  needed: number,
  { policies, heldPolicies }: Quotas,
  { held, overlapping }: Reserved,
): readonly Problem[] {
  const foreign = Math.max(0, heldPolicies - held)
  const taken = overlapping + foreign
  if (taken + needed <= policies) return []
  const message = `needs ${morePolicies(needed)} in the account, which has ${taken} of ${policies} created or reserved (${overlapping} by Curfew's overlapping jobs, ${foreign} by others)`
  return [{ path: 'access', message }]
}

function morePolicies(count: number): string {
  return quantity(count, 'more policy', 'more policies')
}

/** How many of a sibling's policies may be attached while those of this grant are. */
function attachedBy(sibling: Grant, grant: Grant): number {
  const isOpenMeanwhile = sibling.closedAt === undefined && overlap(grant, sibling)
  return isOpenMeanwhile ? neededBy(sibling) : 0
}

/** As for an extension, there has to be room for new policies beside the old ones when the start of the job moves its end. */
function neededBy(grant: Grant): number {
  const { policies, superseded } = grant
  return policies.length * (isWaitingForStart(grant) ? 2 : 1) + superseded.length
}

/** IAM limits the keys of a user, and Curfew does not choose which of the user's own keys to delete. */
export function keyProblems(ring: KeyRing, found: readonly FoundKey[], quota: number, now: Date): readonly Problem[] {
  const foreign = found.filter((key) => !mayDelete(key, ring, now)).map(({ id }) => id)
  if (foreign.length < quota) return []
  const message = `user ${ring.principal.name} has ${quantity(foreign.length, 'access key')} that Curfew did not create (${foreign.join(' and ')}), and IAM allows ${quota}: delete one, or set "keys": "keep"`
  return [{ path: 'keys', message }]
}

/** What is wrong with moving a grant's end to another instant. */
export function extensionProblems(grant: Grant, closesAt: Date, now: Date): readonly Problem[] {
  if (now >= endOf(grant) || grant.closedAt !== undefined) {
    return [
      {
        path: 'jobId',
        message: `the grant was over at ${printInstant(endOf(grant))}, when its window closed: schedule a new job`,
      },
    ]
  }
  if (closesAt <= grant.window.closesAt) {
    return [{ path: 'closesAt', message: `must be later than the present end, ${printInstant(grant.window.closesAt)}` }]
  }
  return []
}

function overlap({ window }: Pick<Grant, 'window'>, grant: Grant): boolean {
  return grant.window.opensAt < window.closesAt && window.opensAt < endOf(grant)
}
