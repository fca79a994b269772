import * as z from 'zod'
import { principal } from './fields/principal.ts'
import { jobId } from './fields/text.ts'

/** A hint to look again: lost, late, doubled or reordered, it does no harm. */
export const accessDue = z
  .strictObject({
    jobId,
    principal,
    policies: z.array(z.string()).optional().meta({
      description: "Names of policies that the inventory found under the job's path, attached or not.",
    }),
    thorough: z.boolean().optional().meta({
      description: "Whether to compare the documents of the grant's policies as well, as the inventory does each hour.",
    }),
    look: z.enum(['access', 'keys']).meta({ description: "At the grant's policies, or at its principal's keys." }),
  })
  .meta({ title: 'Access Due' })

export type AccessDue = z.infer<typeof accessDue>
