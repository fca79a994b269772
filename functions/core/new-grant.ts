import { NO_TRAIL } from './audit.ts'
import type { Ending, Grant, Request } from './grant.ts'
import type { Where } from './policy/where.ts'
import { provedPolicies } from './proved-policies.ts'

type Asked = {
  readonly request: Request
  readonly digest: string
  readonly source: string
  readonly askedAt: Date
  /** Ends that arrived before it, of the job itself first. */
  readonly ends: readonly Ending[]
}

/** The grant of a request that was admitted, with its policies exactly as they will be written. Throws a Refusal. */
export function newGrant({ request, digest, source, askedAt, ends }: Asked, where: Where): Grant {
  // An end that was put on the bus later counts, though it arrived earlier.
  const ended = ends.find(({ at }) => at >= askedAt)
  const policies = provedPolicies(request, where)
  const firstClosesAt = request.window.closesAt
  return {
    ...request,
    digest,
    firstClosesAt,
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
export function extendedGrant(grant: Grant, closesAt: Date, where: Where): Grant {
  const window = { ...grant.window, closesAt }
  const policies = provedPolicies({ ...grant, window }, where)
  return { ...grant, window, policies, superseded: [...grant.superseded, ...grant.policies.map(({ name }) => name)] }
}
