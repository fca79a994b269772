import * as z from 'zod'

const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  .meta({ description: 'UTC, in whole seconds.' })
const instantOrNull = instant.nullable()
const counted = z.int().nonnegative()
const seconds = z.number().nonnegative()
const principal = z
  .string()
  .nullable()
  .meta({ description: 'user/NAME, role/NAME or access-key/tigris/NAME; null if no record says it.' })
const listed = z.strictObject({ count: counted, first: z.array(z.string()) })

const asked = z.strictObject({
  change: z.enum(['schedule grant', 'extend grant', 'reopen grant', 'start grant']),
  at: instant,
  opensAt: instant,
  closesAt: instant,
  requestedBy: z.string(),
  reason: z.string(),
  network: z.unknown(),
  access: z.record(z.string(), z.array(z.strictObject({ resource: z.string(), until: instant.optional() }))),
})

const closing = z.strictObject({
  dueAt: instant.meta({ description: 'When access had to be gone.' }),
  detachedAt: instantOrNull.meta({ description: 'null: no record says that the policies were detached.' }),
  keyOffAt: instantOrNull,
  secondsLate: seconds.meta({ description: 'Of policies that are not detached: until the report was made.' }),
  punctuality: z.enum(['on time', 'sweep', 'late']),
  hasReceipt: z.boolean(),
})

const chain = z.strictObject({
  state: z.enum(['verified', 'cut', 'broken']).meta({ description: 'cut: the first records were not read.' }),
  records: counted,
  missingBefore: counted,
  lastHash: z.string().nullable(),
  problems: z.array(z.string()),
})

const grant = z.strictObject({
  job: z.string(),
  principal,
  status: z.enum(['scheduled', 'open', 'closed', 'ended', 'revoked', 'refused']),
  asked: z.array(asked).meta({ description: 'The request, and what changed its window since.' }),
  attached: z.array(z.strictObject({ from: instant, until: instantOrNull })),
  access: z
    .array(z.strictObject({ from: instant, until: instant, ended: z.string() }))
    .meta({ description: 'When a policy was attached inside its window.' }),
  ready: z.array(instant).meta({
    description: 'When the job could use its access, of each run: window open, policies attached, key stored.',
  }),
  ends: z.array(z.strictObject({ at: instant, because: z.string(), by: z.string(), reason: z.string() })),
  closings: z.array(closing),
  drift: counted,
  refusals: counted,
  keyEvents: z.array(z.strictObject({ at: instant, change: z.string(), key: z.string(), because: z.string() })),
  chain,
})

/** What `curfew report --json` writes. */
export const reportContract = z
  .strictObject({
    period: z.strictObject({ since: instant, until: instant, principal: z.string().nullable() }),
    madeFrom: z.strictObject({ source: z.string(), records: counted, version: z.string(), at: instant }),
    numbers: z.strictObject({
      grants: counted,
      refusedJobs: counted,
      closings: counted,
      lateClosings: counted,
      drift: counted,
      refusals: counted,
      latenessSeconds: z.strictObject({
        p50: seconds.nullable(),
        p95: seconds.nullable(),
        p99: seconds.nullable(),
        max: seconds.nullable(),
      }),
      chains: z.strictObject({ verified: counted, cut: counted, broken: counted }),
    }),
    grants: z.array(grant),
    drift: z.array(
      z.strictObject({
        ...{ at: instant, job: z.string(), principal, policy: z.string(), isRepaired: z.boolean() },
        repair: z.enum(['attached again', 'removed']),
      }),
    ),
    refusals: z.array(
      z.strictObject({
        ...{ at: instant, job: z.string(), principal, detailType: z.string(), source: z.string() },
        ...{ requestedBy: z.string(), reason: z.string() },
        window: z.strictObject({ opensAt: instant, closesAt: instant }).nullable(),
        problems: z.array(z.strictObject({ path: z.string(), message: z.string() })),
        moreProblems: z.number(),
      }),
    ),
    refusalReasons: z.array(z.strictObject({ path: z.string(), message: z.string(), count: counted })),
    revocations: z.array(
      z.strictObject({
        ...{ at: instant, by: z.string(), reason: z.string(), targets: z.array(z.string()), isOfKeys: z.boolean() },
        ...{ ended: listed, over: listed, unknown: listed, sessionsDenied: listed },
      }),
    ),
    keys: z.array(
      z.strictObject({ principal: z.string(), key: z.string(), liveFrom: instantOrNull, offAt: instantOrNull }),
    ),
    brokenChains: z.array(z.strictObject({ name: z.string(), problems: z.array(z.string()) })),
  })
  .meta({ description: 'Who had access in a period, by the audit records.' })
