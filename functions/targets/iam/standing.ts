import type { Deployment } from '#core/access/deployment.ts'
import type { Request } from '#core/grant/grant.ts'
import type { IamPrincipal } from '#core/grant/principal.ts'
import type { JobPlatform } from '#core/job-platforms/job-platform.ts'
import type { Reviewed, StandingRights } from '#core/standing-rights.ts'
import { setting } from '#runtime/settings.ts'
import { standingAccess } from './standing/access.ts'
import { lackingRights } from './standing/lacking.ts'
import { ownSource, readOwnPolicies } from './standing/read-own-policies.ts'

/** What users and roles may do by policies of their own, and of their groups. */
export const standing: StandingRights<IamPrincipal> = { review }

async function review(
  request: Request & { readonly principal: IamPrincipal },
  foreign: readonly string[],
  platforms: readonly JobPlatform[],
  deployment: Deployment,
): Promise<Reviewed> {
  const own = await readOwnPolicies(request.principal, foreign, platforms.length > 0, ownSource())
  if (own === undefined) return { access: [], lacking: [] }
  return {
    access: standingAccess(request, own, deployment),
    lacking: lackingRights(request, platforms, own, deployment, setting('URL_SUFFIX')),
  }
}
