import { type Principal, parsePrincipal, printPrincipal } from '#core/grant/principal.ts'
import { printInstant } from '#core/grant/window.ts'
import type { PolicyTags } from '#core/target.ts'
import { fieldsOf } from './json-fields.ts'

/** Tigris keeps no tags: what a policy says about itself, in case the table is lost, is JSON in its description. */
export function describe(jobId: string, principal: Principal, closesAt: Date): string {
  return JSON.stringify({
    curfew: 1,
    job: jobId,
    principal: printPrincipal(principal),
    closesAt: printInstant(closesAt),
  })
}

/** What a description says. The job is undefined if it is none of Curfew's. */
export function readDescription(text: string | undefined): PolicyTags & { readonly jobId?: string } {
  const { job, principal, closesAt } = fieldsOf(text ?? '')
  const found = typeof principal === 'string' ? parsePrincipal(principal) : undefined
  const end = typeof closesAt === 'string' ? new Date(closesAt) : undefined
  return {
    ...(typeof job === 'string' && { jobId: job }),
    ...(found && { principal: found }),
    ...(end && !Number.isNaN(end.getTime()) && { closesAt: end }),
  }
}
