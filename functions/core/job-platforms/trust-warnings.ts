import type { EndsWith } from '#core/grant/ends-with.ts'
import { type Principal, printPrincipal } from '#core/grant/principal.ts'
import type { Problem } from '#core/refusal.ts'
import { JOB_PLATFORMS } from './job-platform.ts'
import { platformsOf } from './platforms-of.ts'

type Asked = { readonly principal: Principal; readonly endsWith?: EndsWith }

/** The services that may run jobs as a principal, and those of them that may tag its sessions. */
export type RunningServices = { readonly services: readonly string[]; readonly tagging: readonly string[] }

/** What the trust of a role lacks for the platform that is to run its job. */
export function trustWarnings(request: Asked, { services, tagging }: RunningServices): readonly Problem[] {
  const lacking = [...untrusted(request, services), ...untaggable(services, tagging)]
  const who = printPrincipal(request.principal).replace('/', ' ')
  return lacking.map((message) => ({ path: 'principal.name', message: `${who} ${message}` }))
}

/** Batch and EKS start containers in more than one way, under other services. */
function untrusted(request: Asked, services: readonly string[]): readonly string[] {
  if (request.endsWith === undefined) return []
  return platformsOf(request, services).flatMap((platform) => {
    const { title, service } = JOB_PLATFORMS[platform]
    if (platform === 'batch' || platform === 'eks' || services.includes(service)) return []
    return [
      `does not trust ${service}, so ${title} cannot run its job as it: create a role with Platform=${platform} of infra/principal.yml`,
    ]
  })
}

/** Pod Identity tags every session with cluster, namespace and service account, and begins none that it may not tag. */
function untaggable(services: readonly string[], tagging: readonly string[]): readonly string[] {
  const { service } = JOB_PLATFORMS.eks
  if (!services.includes(service) || tagging.includes(service)) return []
  return [
    `does not let ${service} tag its sessions, so Pod Identity gives its pods no credentials: add sts:TagSession beside sts:AssumeRole in its trust policy`,
  ]
}
