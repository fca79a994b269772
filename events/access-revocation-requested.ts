import * as z from 'zod'
import { type BusEvent, parseOrRefuse } from './bus-event.ts'
import { contract } from './contract.ts'
import type { EndRequest } from './end-request.ts'
import { principal } from './fields/principal.ts'
import { jobId, line } from './fields/text.ts'

/** Break-glass: one job, every job of a principal, or everything. It needs no guardrail and refuses nothing well-formed. */
export const AccessRevocationRequested = contract(
  'Access Revocation Requested',
  z
    .strictObject({
      jobId: jobId.optional(),
      principal: principal.optional(),
      all: z.literal(true).optional().meta({ description: 'Every grant there is.' }),
      compromised: z.literal(true).optional().meta({
        description: "The user's access keys have leaked: they are replaced at once, although other jobs use them.",
      }),
      requestedBy: line('Who revokes.'),
      reason: line('Why.'),
    })
    .refine(({ jobId, principal, all }) => [jobId, principal, all].filter((one) => one !== undefined).length === 1, {
      message: 'must name exactly one of jobId, principal or all',
    }),
)

export function endByRevocation(event: BusEvent): EndRequest {
  const { jobId, principal, compromised, requestedBy: by, reason } = parseOrRefuse(AccessRevocationRequested, event)
  const request = { because: 'revoked', by, reason, ...(compromised && { compromised }) } as const
  if (jobId !== undefined) return { of: { jobIds: [jobId] }, ...request }
  return { of: principal === undefined ? 'all' : { principal }, ...request }
}
