import type { Grant } from '#core/grant/grant.ts'
import { platformsOf } from '#core/job-platforms/platforms-of.ts'
import { type RunningServices, trustWarnings } from '#core/job-platforms/trust-warnings.ts'
import type { KeyRing } from '#core/keys/key-ring.ts'
import type { Problem } from '#core/refusal.ts'
import { quotaProblems, quotaUseOf } from './quota-problems.ts'
import { reviewStandingRights } from './standing-rights.ts'
import type { World } from './world.ts'

/** What else a decision depends on. */
type Beside = {
  readonly siblings: readonly Grant[]
  readonly ring: KeyRing
  /**
   * The services that may run jobs as the principal. Undefined for more time of a grant: what a platform lacks was said when it
   * was requested.
   */
  readonly running?: RunningServices
}

export type Holdings = {
  /** Quotas that the grant would exceed and, if the stage says so, standing access. */
  readonly problems: readonly Problem[]
  /** What does not refuse the grant. */
  readonly warnings: readonly Problem[]
}

/**
 * Compares a grant with what its principal holds apart from it. Only for one that is right so far: this costs several calls,
 * of a rate that closings need.
 */
export async function reviewHoldings(
  grant: Grant,
  { siblings, ring, running }: Beside,
  world: World,
): Promise<Holdings> {
  const { principal } = grant
  const { principals, isInspectedLater } = world.targets[principal.type]
  if (isInspectedLater) return { problems: [], warnings: [] }
  const foreign = await principals.foreignPolicies(principal)
  const platforms = running === undefined ? [] : platformsOf(grant, running.services)
  const [standing, use] = await Promise.all([
    reviewStandingRights(grant, foreign, platforms, world),
    quotaUseOf(grant, foreign, world),
  ])
  return {
    problems: [...standing.problems, ...(await quotaProblems(grant, siblings, use, ring, world))],
    warnings: [...(running === undefined ? [] : trustWarnings(grant, running)), ...standing.warnings],
  }
}
