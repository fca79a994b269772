import { bucketProblems, bucketsOf } from '#core/admission/bucket-problems.ts'
import type { Request } from '#core/grant/grant.ts'
import type { Problem } from '#core/refusal.ts'
import type { World } from './world.ts'

/**
 * What a request names and the target does not have as it should be: the principal, and buckets. Only for a request that
 * the guardrails allow: nobody learns of other principals and buckets whether they exist.
 */
export async function surroundingProblems(
  { principal, access }: Request,
  { targets, checkBuckets }: World,
): Promise<readonly Problem[]> {
  const { principals, buckets } = targets[principal.type]
  const [problems, missing] = await Promise.all([
    principals.problemsOf(principal),
    checkBuckets ? buckets?.missing(bucketsOf(access)) : undefined,
  ])
  return [...problems, ...bucketProblems(access, missing ?? [])]
}
