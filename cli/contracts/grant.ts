import * as z from 'zod'

const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  .meta({ description: 'UTC, in whole seconds.' })

const location = z.union([
  z.string(),
  z.strictObject({
    location: z.string(),
    name: z.string().optional().meta({ description: 'Its name in the catalogue.' }),
    account: z.string().optional(),
    until: instant.optional().meta({ description: 'Access to it ends then, whatever the window says.' }),
    versions: z.literal(true).optional(),
  }),
])

/** A grant as every command prints it. */
export const grantContract = z
  .strictObject({
    jobId: z.string(),
    principal: z.string().meta({ description: 'user/NAME, role/NAME or access-key/tigris/NAME' }),
    status: z.enum(['scheduled', 'open', 'closed', 'ended', 'revoked']),
    opensAt: instant,
    closesAt: instant,
    endsAt: instant.meta({ description: 'When access has to be gone: the end of the window, or an earlier one.' }),
    secondsLeft: z.int().nonnegative().meta({ description: 'Until endsAt; 0 if that is past.' }),
    requestedClosesAt: instant.meta({ description: 'The end as it was first asked for.' }),
    runsForSeconds: z.int().optional(),
    heartbeatSeconds: z.int().optional(),
    attached: z.boolean().meta({ description: 'Whether policies are attached now, as far as is recorded.' }),
    openedAt: instant.optional(),
    readyAt: instant.optional(),
    closedAt: instant.optional(),
    ended: z.strictObject({ at: instant, because: z.string(), by: z.string(), reason: z.string() }).optional(),
    reopenedAt: instant.optional(),
    access: z.record(z.string(), z.array(location)),
    network: z.unknown(),
    isolation: z.enum(['shared', 'exclusive']),
    listing: z
      .literal('whole-bucket')
      .optional()
      .meta({ description: 'Lists show the names of all objects in the buckets that it reads from.' }),
    keys: z.enum(['rotate', 'deactivate', 'keep']),
    policies: z.array(z.string()).meta({ description: 'Names of the policies in IAM.' }),
    source: z.string(),
    requestedBy: z.string(),
    reason: z.string(),
  })
  .meta({ description: 'A grant, as of now.' })

export type GrantView = z.output<typeof grantContract>
