import { bucketProblems, bucketsOf } from '#core/admission/bucket-problems.ts'
import type { Request } from '#core/grant/grant.ts'
import { platformsOf } from '#core/job-platforms/platforms-of.ts'
import { trustWarnings } from '#core/job-platforms/trust-warnings.ts'
import type { Problem } from '#core/refusal.ts'
import { reviewStandingRights } from './standing-rights.ts'
import type { World } from './world.ts'

/** What the target has of what a request names. */
export type Surroundings = {
  /** The principal's own id. */
  readonly principalId: string | undefined
  /** What is not as it should be: the principal, and buckets. */
  readonly problems: readonly Problem[]
  /** What is odd about them, and does not refuse the request. */
  readonly warnings: readonly Problem[]
}

/**
 * Looks at the principal and the buckets of a request. Only for a request that the guardrails allow: nobody learns of other
 * principals and buckets whether they exist.
 */
export async function surroundingsOf(request: Request, world: World): Promise<Surroundings> {
  const { principal, access } = request
  const { targets, checkBuckets } = world
  const { principals, buckets } = targets[principal.type]
  const [{ id, problems, services }, missing] = await Promise.all([
    principals.inspect(principal, 'long'),
    checkBuckets ? buckets?.missing(bucketsOf(access)) : undefined,
  ])
  const wrong = [...problems, ...bucketProblems(access, missing ?? [])]
  // Only of a request that is right so far: the policies of a principal cost several calls.
  if (wrong.length > 0) return { principalId: id, problems: wrong, warnings: [] }
  const { problems: standing, warnings } = await reviewStandingRights(request, platformsOf(request, services), world)
  return { principalId: id, problems: standing, warnings: [...trustWarnings(request, services), ...warnings] }
}
