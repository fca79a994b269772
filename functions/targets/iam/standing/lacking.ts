import type { Policy } from '@curfew/iam-policy/policy'
import type { Deployment } from '#core/access/deployment.ts'
import type { Request } from '#core/grant/grant.ts'
import { printPrincipal } from '#core/grant/principal.ts'
import { JOB_PLATFORMS, type JobPlatform } from '#core/job-platforms/job-platform.ts'
import type { Place, PlatformRight } from '#core/job-platforms/right.ts'
import type { Problem } from '#core/refusal.ts'
import type { OwnPolicies } from './own-policy.ts'
import { reaches, rulesFor } from './reach.ts'

/** Conditions say how a platform makes its calls: whoever allows a call with one means the platform. */
const ANY_CIRCUMSTANCES = {}

/**
 * What a platform needs of the principal of its jobs, whatever the window is, and the principal lacks: by its own policies, or
 * because the boundary of the stage does not allow it. One problem for each purpose.
 */
export function lackingRights(
  request: Request,
  platforms: readonly JobPlatform[],
  { policies, boundary }: OwnPolicies,
  deployment: Deployment,
  urlSuffix: string,
): readonly Problem[] {
  const own = policies.flatMap(({ policy }) => (policy === undefined ? [] : [policy]))
  const who = printPrincipal(request.principal).replace('/', ' ')
  return platforms.flatMap((platform) =>
    purposesOf(platform, { ...deployment, urlSuffix }).flatMap(([purpose, rights]) => {
      const held = heldBy(rights, own)
      const bounded = heldBy(rights, [boundary])
      const needed = isNeeded(rights, held, request) ? actionsOf(rights) : []
      const outside = needed.filter((action) => !bounded.includes(action))
      const missing = needed.filter((action) => !held.includes(action) && bounded.includes(action))
      return [
        ...(outside.length === 0 ? [] : [beyondBoundary(platform, purpose, outside, who)]),
        ...(missing.length === 0 ? [] : [notHeld(platform, purpose, missing, who)]),
      ]
    }),
  )
}

function purposesOf(platform: JobPlatform, place: Place): readonly (readonly [string, readonly PlatformRight[]])[] {
  return [...Map.groupBy(JOB_PLATFORMS[platform].rightsIn(place), ({ purpose }) => purpose)]
}

/** What the request tells, or rights that somebody gave in part: they were meant to be whole. */
function isNeeded(rights: readonly PlatformRight[], held: readonly string[], { network, access }: Request): boolean {
  const isInVpc = network !== 'any' && 'vpcEndpoints' in network
  return rights.some(({ when }) => {
    if (when === 'always') return true
    if (when === 'optional') return false
    const isAsked = when === 'vpc' ? isInVpc : access.kmsKeys.length > 0
    return isAsked || held.some((action) => !action.includes(':Describe'))
  })
}

/** The actions of which some policy allows every right. */
function heldBy(rights: readonly PlatformRight[], policies: readonly Policy[]): readonly string[] {
  return actionsOf(rights).filter((action) => {
    const rules = rulesFor(policies, action, ANY_CIRCUMSTANCES)
    const areas = rights.filter(({ actions }) => actions.includes(action)).flatMap(({ resources }) => resources)
    return areas.every((area) => reaches(rules, area))
  })
}

function actionsOf(rights: readonly PlatformRight[]): readonly string[] {
  return [...new Set(rights.flatMap(({ actions }) => actions))].toSorted()
}

function beyondBoundary(platform: JobPlatform, purpose: string, actions: readonly string[], who: string): Problem {
  const { title } = JOB_PLATFORMS[platform]
  const message = `${title} needs ${actions.join(', ')} as ${who} to ${purpose}, and the boundary does not allow that: deploy the stage with platforms=${platform}`
  return { path: 'principal.name', message }
}

function notHeld(platform: JobPlatform, purpose: string, actions: readonly string[], who: string): Problem {
  const { title } = JOB_PLATFORMS[platform]
  const message = `${title} needs ${actions.join(', ')} as ${who} to ${purpose}: add what infra/principal.yml gives with Platform=${platform}`
  return { path: 'principal.name', message }
}
