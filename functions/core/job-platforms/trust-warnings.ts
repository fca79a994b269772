import type { EndsWith } from '#core/grant/ends-with.ts'
import { type Principal, printPrincipal } from '#core/grant/principal.ts'
import type { Problem } from '#core/refusal.ts'
import { JOB_PLATFORMS } from './job-platform.ts'
import { platformsOf } from './platforms-of.ts'

/**
 * Whether a role lacks the trust of the service that is to run its job. Batch and EKS start containers in more than one way,
 * under other services.
 */
export function trustWarnings(
  request: { readonly principal: Principal; readonly endsWith?: EndsWith },
  services: readonly string[],
): readonly Problem[] {
  if (request.endsWith === undefined) return []
  return platformsOf(request, services).flatMap((platform) => {
    const { title, service } = JOB_PLATFORMS[platform]
    if (platform === 'batch' || platform === 'eks' || services.includes(service)) return []
    const who = printPrincipal(request.principal).replace('/', ' ')
    const message = `${who} does not trust ${service}, so ${title} cannot run its job as it: create a role with Platform=${platform} of infra/principal.yml`
    return [{ path: 'principal.name', message }]
  })
}
