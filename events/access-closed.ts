import * as z from 'zod'
import { principal } from './fields/principal.ts'
import { printedInstant } from './fields/printed.ts'
import { jobId } from './fields/text.ts'

/** The policy is detached and deleted. */
export const accessClosed = z
  .strictObject({
    jobId,
    principal,
    because: z.enum(['closed', 'ended', 'revoked']).meta({
      description: 'closed: on time. ended: the job finished first. revoked: a person took it away.',
    }),
    dueAt: printedInstant.meta({ description: 'When access was to be gone.' }),
    at: printedInstant.meta({ description: 'When it was seen gone.' }),
  })
  .meta({ title: 'Access Closed' })
