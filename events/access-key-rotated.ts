import * as z from 'zod'
import { principal } from './fields/principal.ts'
import { printedInstant } from './fields/printed.ts'
import { jobId } from './fields/text.ts'

/** The user's access keys changed. Secrets are never part of it: they are in Secrets Manager. */
export const accessKeyRotated = z
  .strictObject({
    jobId,
    principal,
    changes: z
      .array(z.strictObject({ action: z.enum(['create', 'activate', 'deactivate', 'delete']), keyId: z.string() }))
      .min(1)
      .meta({ description: 'In the order in which they were made.' }),
    secret: z.string().meta({ description: 'Name of the secret that holds the current key.' }),
    at: printedInstant,
  })
  .meta({ title: 'Access Key Rotated' })
