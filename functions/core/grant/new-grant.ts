import type { Deployment } from '#core/access/deployment.ts'
import { sizeProblems } from '#core/admission/size-problems.ts'
import { NO_RECORDS } from '#core/audit/outbox.ts'
import { Refusal } from '#core/refusal.ts'
import type { Documents } from '#core/target.ts'
import type { Ending, Grant, Request } from './grant.ts'

type AdmittedRequest = {
  readonly request: Request
  readonly digest: string
  readonly source: string
  readonly requestedAt: Date
  readonly closingSoonMinutes: number
}

/** The grant of an admitted request, with its policies exactly as they will be written. Throws a Refusal. */
export function newGrant(
  { request, digest, source, requestedAt, closingSoonMinutes }: AdmittedRequest,
  deployment: Deployment,
  documents: Documents,
): Grant {
  const policies = documents.prove(request, deployment)
  const requestedClosesAt = request.window.closesAt
  const grant = {
    ...request,
    digest,
    requestedClosesAt,
    source,
    closingSoonMinutes,
    requestedAt,
    policies,
    superseded: [],
    earlyExtensions: [],
    ...NO_RECORDS,
    version: 1,
  }
  const problems = sizeProblems(grant)
  if (problems.length > 0) throw new Refusal(`Cannot grant access to job ${request.jobId}`, problems)
  return grant
}

/**
 * The same grant, ended if an end of it arrived before its request. An end that was put on the bus after the request counts.
 * @param ends that of the job itself first
 */
export function endedBefore(grant: Grant, ends: readonly Ending[]): Grant {
  const ended = ends.find(({ at }) => at >= grant.requestedAt)
  return ended === undefined ? grant : { ...grant, ended }
}

/** The same grant with another end and new policies. The old ones stay attached until the new ones are. Throws a Refusal. */
export function grantUntil(grant: Grant, closesAt: Date, deployment: Deployment, documents: Documents): Grant {
  const window = { ...grant.window, closesAt }
  const policies = documents.prove({ ...grant, window }, deployment)
  return { ...grant, window, policies, superseded: [...grant.superseded, ...grant.policies.map(({ name }) => name)] }
}
