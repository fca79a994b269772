import * as z from 'zod'
import { grantContract } from './grant.ts'

const event = z.string().optional().meta({
  description: 'The id of the event on the bus. Absent: none was sent.',
})

const because = z.string().optional().meta({ description: 'Why the outcome is not known, or only in part.' })

const endedGrant = z.strictObject({
  grant: grantContract,
  isClosed: z.boolean().meta({ description: 'Policies detached, keys settled.' }),
  key: z.strictObject({ offAt: z.string() }).optional().meta({ description: 'Its key is off since then.' }),
  keyHeldBy: z
    .array(z.string())
    .optional()
    .meta({ description: 'Jobs that use the same key: it goes off with the last.' }),
  keyKept: z.literal(true).optional().meta({ description: 'The job keeps its keys.' }),
})

/** What `curfew end --json` and `curfew revoke --json` print. */
export const endingContract = z
  .strictObject({
    outcome: z.enum(['closed', 'open', 'unknown', 'none', 'dry-run']).meta({
      description:
        'closed: access of every grant is gone. open: of some it is not known to be gone. unknown: the event was sent, and nobody could look. none: there was nothing to end.',
    }),
    event,
    because,
    grants: z.array(endedGrant),
    sessionsDenied: z
      .array(z.string())
      .optional()
      .meta({ description: 'Roles whose sessions from before are denied.' }),
    keysReplaced: z.array(z.string()).optional().meta({ description: 'Users whose compromised keys are replaced.' }),
    noGrant: z.array(z.string()).optional().meta({ description: 'Job ids that no grant has.' }),
  })
  .meta({ description: 'What an end or a revocation did.' })

export type EndingAnswer = z.output<typeof endingContract>
export type EndedGrant = z.output<typeof endedGrant>
