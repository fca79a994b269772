import type { Deployment } from '#core/access/deployment.ts'
import { NO_TRAIL } from '#core/audit/audit.ts'
import type { Documents } from '#core/target.ts'
import type { Ending, Grant, Request } from './grant.ts'

type Asked = {
  readonly request: Request
  readonly digest: string
  readonly source: string
  readonly askedAt: Date
  /** Ends that arrived before it, of the job itself first. */
  readonly ends: readonly Ending[]
}

/** The grant of a request that was admitted, with its policies exactly as they will be written. Throws a Refusal. */
export function newGrant(
  { request, digest, source, askedAt, ends }: Asked,
  deployment: Deployment,
  documents: Documents,
): Grant {
  // An end that was put on the bus later counts, though it arrived earlier.
  const ended = ends.find(({ at }) => at >= askedAt)
  const policies = documents.prove(request, deployment)
  const requestedClosesAt = request.window.closesAt
  return {
    ...request,
    digest,
    requestedClosesAt,
    source,
    askedAt,
    policies,
    superseded: [],
    ...(ended && { ended }),
    ...NO_TRAIL,
    version: 1,
  }
}

/** The same grant with a later end: other policies, beside which the old ones stay until the new ones are attached. */
export function extendedGrant(grant: Grant, closesAt: Date, deployment: Deployment, documents: Documents): Grant {
  const window = { ...grant.window, closesAt }
  const policies = documents.prove({ ...grant, window }, deployment)
  return { ...grant, window, policies, superseded: [...grant.superseded, ...grant.policies.map(({ name }) => name)] }
}
