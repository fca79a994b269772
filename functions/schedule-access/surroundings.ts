import { bucketProblems, bucketsOf } from '#core/admission/bucket-problems.ts'
import type { Request } from '#core/grant/grant.ts'
import type { RunningServices } from '#core/job-platforms/trust-warnings.ts'
import type { Problem } from '#core/refusal.ts'
import type { World } from './world.ts'

/** What the target has of what a request names. */
export type Surroundings = {
  /** The principal's own id. */
  readonly principalId: string | undefined
  readonly running: RunningServices
  /** What is not as it should be: the principal, and buckets. */
  readonly problems: readonly Problem[]
}

/**
 * Looks at the principal and the buckets of a request. Only for a request that the guardrails allow: nobody learns of other
 * principals and buckets whether they exist.
 */
export async function surroundingsOf(
  { principal, access }: Request,
  { targets, checkBuckets }: World,
): Promise<Surroundings> {
  const { principals, buckets, isInspectedLater } = targets[principal.type]
  if (isInspectedLater) return { principalId: undefined, running: { services: [], tagging: [] }, problems: [] }
  const [{ id, problems, services, tagging }, missing] = await Promise.all([
    principals.inspect(principal, 'long'),
    checkBuckets ? buckets?.missing(bucketsOf(access)) : undefined,
  ])
  const wrong = [...problems, ...bucketProblems(access, missing ?? [])]
  return { principalId: id, running: { services, tagging }, problems: wrong }
}
