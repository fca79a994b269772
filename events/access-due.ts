import * as z from 'zod'
import { principal } from './fields/principal.ts'
import { jobId } from './fields/text.ts'

/** Asks for a grant to be compared with its target. Lost, late, doubled or reordered, it does no harm. */
export const accessDue = z
  .strictObject({
    jobId,
    principal,
    policies: z.array(z.string()).optional().meta({
      description: "Names of policies that the inventory found under the job's path, attached or not.",
    }),
    check: z.enum(['access', 'documents', 'orphans', 'keys']).meta({
      description:
        "access: what is attached. documents: what the attached policies say as well, once an hour. orphans: policies that no open grant wants. keys: the principal's access keys.",
    }),
  })
  .meta({ title: 'Access Due' })

export type AccessDue = z.infer<typeof accessDue>
