import type { Grant } from '#core/grant/grant.ts'
import { context } from './context.ts'
import { principal } from './principal.ts'
import { jobId } from './text.ts'

/** The fields with which every event about a grant begins. */
export const grantFields = { jobId, principal, context: context.exactOptional() }

/** Which grant an event is about, with what its requester wants handed back. */
export function aboutGrant({ jobId, principal, ...grant }: Grant): Pick<Grant, 'jobId' | 'principal' | 'context'> {
  return { jobId, principal, ...contextOf(grant) }
}

/** The context of a grant as a field, if its request had one. */
export function contextOf({ context }: Pick<Grant, 'context'>): Pick<Grant, 'context'> {
  return context === undefined ? {} : { context }
}
