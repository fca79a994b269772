import * as z from 'zod'
import { grantContract } from './grant.ts'

/** What `curfew extend --json` prints. */
export const extensionContract = z
  .strictObject({
    outcome: z.enum(['extended', 'reopened', 'refused', 'unknown', 'dry-run']),
    jobId: z.string(),
    event: z.string().optional().meta({ description: 'The id of the event on the bus. Absent: none was sent.' }),
    closesAt: z.string().meta({ description: 'The end that was asked for.' }),
    insteadOf: z.string().meta({ description: 'The end before.' }),
    isApplied: z.boolean().optional().meta({
      description: 'Whether the policies have the new end; of a grant that was reopened, whether access is ready.',
    }),
    grant: grantContract.optional(),
    problems: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
    moreProblems: z.int().optional(),
    because: z.string().optional().meta({ description: 'Why the outcome is not known.' }),
  })
  .meta({ description: 'What became of an extension.' })

export type ExtensionAnswer = z.output<typeof extensionContract>
