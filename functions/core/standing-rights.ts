import type { Deployment } from './access/deployment.ts'
import type { Request } from './grant/grant.ts'
import type { Principal } from './grant/principal.ts'
import type { JobPlatform } from './job-platforms/job-platform.ts'
import type { Problem } from './refusal.ts'

/** What principals may do by other policies than those of grants. */
export interface StandingRights<Of extends Principal = Principal> {
  /**
   * Compares what a principal may do by itself with what a request asks for, and with what the platforms of its job need.
   * Its calls do not grow with the account. Throws if the target does not show the policies.
   * @param foreign the policies of others that the principal carries, as its target names them
   */
  review(
    request: Request & { readonly principal: Of },
    foreign: readonly string[],
    platforms: readonly JobPlatform[],
    deployment: Deployment,
  ): Promise<Reviewed>
}

/** Paths are those of the request. */
export type Reviewed = {
  /** Rights to what is requested that do not end with the window. */
  readonly access: readonly Problem[]
  /** What a platform needs and the principal lacks. */
  readonly lacking: readonly Problem[]
}
