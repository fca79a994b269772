import { describe } from '#core/audit/records.ts'
import type { Request } from '#core/grant/grant.ts'
import type { JobPlatform } from '#core/job-platforms/job-platform.ts'
import type { Problem } from '#core/refusal.ts'
import type { World } from './world.ts'

type Found = { readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] }

/**
 * What the principal may do apart from its grants. Standing access to what is requested refuses the request or is a warning,
 * as the stage says; what a platform lacks is a warning always, because access that is missing harms nobody. If the policies
 * cannot be read, a stage that refuses grants nothing: the error is thrown, and the request is tried again.
 * @param foreign the policies of others that the principal carries
 */
export async function reviewStandingRights(
  request: Request,
  foreign: readonly string[],
  platforms: readonly JobPlatform[],
  { targets, deployment, standingAccess }: World,
): Promise<Found> {
  const { standing } = targets[request.principal.type]
  if (standing === undefined) return { problems: [], warnings: [] }
  try {
    const { access, lacking } = await standing.review(request, foreign, platforms, deployment)
    if (standingAccess === 'refuse') return { problems: access, warnings: lacking }
    return { problems: [], warnings: [...access, ...lacking] }
  } catch (error) {
    if (standingAccess === 'refuse') throw error
    return { problems: [], warnings: [notReviewed(error)] }
  }
}

function notReviewed(error: unknown): Problem {
  const message = `whether the principal has access outside the window is not known, because its policies could not be read: ${describe(error)}`
  return { path: 'principal.name', message }
}
