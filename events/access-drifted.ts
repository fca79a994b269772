import * as z from 'zod'
import { principal } from './fields/principal.ts'
import { printedInstant } from './fields/printed.ts'
import { jobId } from './fields/text.ts'

/** Somebody changed by hand what Curfew keeps; it was put right. */
export const accessDrifted = z
  .strictObject({
    jobId,
    principal,
    changes: z.array(z.strictObject({ action: z.enum(['attach', 'detach']), policy: z.string() })).min(1),
    at: printedInstant,
  })
  .meta({ title: 'Access Drifted' })
