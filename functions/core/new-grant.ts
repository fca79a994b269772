import type { Grant, Request, WrittenPolicy } from './grant.ts'
import { compile } from './policy/compile.ts'
import { PolicyCompileError } from './policy/compile-error.ts'
import { printPolicy } from './policy/print.ts'
import type { Where } from './policy/where.ts'
import type { JobClaim } from './ports.ts'
import { Refusal } from './refusal.ts'
import { writtenPolicy } from './written-policy.ts'

type Asked = {
  readonly request: Request
  readonly digest: string
  readonly source: string
  readonly askedAt: Date
  readonly claim: JobClaim
}

/** The grant of a request that was admitted, with its policies exactly as they will be written. */
export function newGrant({ request, digest, source, askedAt, claim }: Asked, where: Where): Grant {
  const { earlyEnd } = claim
  // An end that was put on the bus later counts, though it arrived earlier.
  const ended = earlyEnd !== undefined && earlyEnd.at >= askedAt ? { ended: earlyEnd } : {}
  const policies = policiesOf(request, where)
  const firstClosesAt = request.window.closesAt
  return { ...request, digest, firstClosesAt, source, askedAt, policies, superseded: [], ...ended, version: 1 }
}

/** The same grant with a later end: other policies, beside which the old ones stay until the new ones are attached. */
export function extendedGrant(grant: Grant, closesAt: Date, where: Where): Grant {
  const window = { ...grant.window, closesAt }
  const policies = policiesOf({ ...grant, window }, where)
  return { ...grant, window, policies, superseded: [...grant.superseded, ...grant.policies.map(({ name }) => name)] }
}

function policiesOf(request: Request, where: Where): readonly WrittenPolicy[] {
  try {
    return compile(request, where).map((policy) => writtenPolicy(request.jobId, printPolicy(policy)))
  } catch (error) {
    if (!(error instanceof PolicyCompileError)) throw error
    throw new Refusal(`Cannot schedule access for job ${request.jobId}`, error.problems)
  }
}
