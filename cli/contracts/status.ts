import * as z from 'zod'
import { grantContract } from './grant.ts'

const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
const texts = z.array(z.string())

const record = z.strictObject({
  at: z.string(),
  by: z.string(),
  change: z.string(),
  phase: z.enum(['intended', 'done', 'failed']),
  because: z.string(),
  target: z.string(),
  error: z.string().optional(),
})

const policy = z.strictObject({
  name: z.string(),
  held: z
    .enum(['as written', 'edited', 'not attached', 'not read'])
    .meta({ description: 'What IAM holds, compared with what Curfew wrote.' }),
  sentences: texts.meta({ description: 'What the policy allows.' }),
})

const keys = z.strictObject({
  strategy: z.enum(['rotate', 'deactivate', 'keep']),
  stored: z
    .strictObject({ id: z.string(), storedAt: instant })
    .optional()
    .meta({ description: 'The key in the secret.' }),
  used: z.string().optional().meta({ description: 'The id of the key that the job began with.' }),
  listed: z.array(z.strictObject({ id: z.string(), active: z.boolean(), createdAt: instant })).optional(),
  retired: z.array(z.strictObject({ id: z.string(), since: instant, deletedFrom: instant })),
  due: z
    .array(z.strictObject({ id: z.string(), because: z.string() }))
    .meta({ description: 'Keys that are to be replaced.' }),
  blocked: z.strictObject({ because: z.string(), since: instant }).optional(),
})

/** What `curfew status` prints of a job that has a grant. */
const grantStatus = z.strictObject({
  jobId: z.string(),
  grant: grantContract,
  why: z.string().meta({ description: 'Why its status is what it is.' }),
  decision: z.string().meta({ description: 'What Curfew has to do about it now.' }),
  warnings: texts,
  next: z.array(z.strictObject({ at: instant.optional(), what: z.string() })),
  policies: z.array(policy),
  besides: texts.meta({ description: 'Policies that the principal has apart from grants.' }),
  boundary: z.string().optional().meta({ description: 'The ARN of its permissions boundary.' }),
  keys: keys.optional(),
  heartbeat: z
    .strictObject({ everySeconds: z.int(), last: instant.optional(), endsAt: instant.optional() })
    .optional()
    .meta({ description: 'Access ends at endsAt unless a heartbeat arrives before.' }),
  records: z.array(record).meta({ description: 'The last ones, the oldest first.' }),
  unread: texts.meta({ description: 'What the caller may not read.' }),
})

/** Of one whose request was refused. */
const refusalStatus = z.strictObject({
  jobId: z.string(),
  refused: z.strictObject({
    at: z.string(),
    event: z.string(),
    detailType: z.string(),
    source: z.string(),
    problems: z.array(z.strictObject({ path: z.string(), message: z.string() })),
    moreProblems: z.int(),
  }),
  records: z.array(record),
})

export const statusContract = z.union([grantStatus, refusalStatus]).meta({ description: 'A job, as of now.' })

export type GrantStatus = z.output<typeof grantStatus>
export type RefusalStatus = z.output<typeof refusalStatus>
export type JobStatus = GrantStatus | RefusalStatus
