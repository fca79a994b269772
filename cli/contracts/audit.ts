import * as z from 'zod'
import { AUDITED_CHANGES } from '#core/audit/records.ts'

const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
const principal = z.union([
  z.strictObject({ type: z.enum(['user', 'role']), name: z.string() }),
  z.strictObject({ type: z.literal('access-key'), store: z.literal('tigris'), name: z.string() }),
])
const details = z.record(z.string(), z.unknown())

/** A line of `curfew audit show --json`: a record as it is in the audit log. */
export const recordContract = z
  .strictObject({
    job: z.string().meta({
      description: 'Also user/NAME, role/NAME or access-key/tigris/NAME, for records about keys or sessions.',
    }),
    seq: z.int().nonnegative().meta({ description: 'Its place among the records of the job; 0: it stands alone.' }),
    at: instant,
    by: z.string().meta({ description: 'The Lambda that made the change.' }),
    event: z.string(),
    change: z.enum(AUDITED_CHANGES),
    phase: z.enum(['intended', 'done', 'failed']),
    because: z.string(),
    target: z.string(),
    principal: principal.optional(),
    detail: details.optional(),
    previous: z.string().nullable().meta({ description: 'The hash of the record before.' }),
    hash: z.string(),
  })
  .meta({ description: 'An audit record.' })

/** A line of `curfew audit who --json`. */
export const whoContract = z
  .strictObject({
    job: z.string(),
    principal: z.string().meta({ description: 'user/NAME, role/NAME or access-key/tigris/NAME' }),
    from: instant,
    until: instant,
    ended: z.enum(['detached', 'window over', 'licence over']),
    kinds: z.array(z.string()).meta({ description: 'As what it could be used, such as datasets.' }),
    access: z.record(z.string(), z.array(z.strictObject({ resource: z.string(), until: z.string().optional() }))),
    network: z.unknown(),
    requestedBy: z.string(),
    reason: z.string(),
  })
  .meta({ description: 'A time in which a job had access.' })

/** A line of `curfew audit verify --json`. */
export const verifyContract = z
  .strictObject({
    job: z.string(),
    records: z.int().nonnegative(),
    first: z.string(),
    last: z.string(),
    problems: z.array(z.string()).meta({ description: 'Empty if nothing is wrong.' }),
    receipt: details.optional(),
    notes: z.array(z.string()).meta({ description: 'What is to be said, and is no problem.' }),
    secondsLate: z.number().optional().meta({ description: 'How late the last closing was.' }),
  })
  .meta({ description: 'What is wrong with the records of a job.' })
