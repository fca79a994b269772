import * as z from 'zod'
import { principal } from './fields/principal.ts'
import { jobId, line } from './fields/text.ts'

/** Break-glass: one job, every job of a principal, or everything. It needs no guardrail and refuses nothing well-formed. */
export const accessRevocationRequested = z
  .strictObject({
    jobId: jobId.optional(),
    principal: principal.optional(),
    all: z.literal(true).optional().meta({ description: 'Every grant there is.' }),
    requestedBy: line('Who revokes.'),
    reason: line('Why.'),
  })
  .refine(({ jobId, principal, all }) => [jobId, principal, all].filter((one) => one !== undefined).length === 1, {
    message: 'must name exactly one of jobId, principal or all',
  })
  .meta({ title: 'Access Revocation Requested' })
