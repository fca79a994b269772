import type { State } from '@curfew/local-aws/iam/state'
import * as z from 'zod'
import type { LocalCurfew } from '#local/local-curfew.ts'
import { momentOf } from './account.ts'
import { type Keys, type Moment, type Principal, SECOND } from './plan.ts'

/** The row of a grant, read from the item itself and not with the product's own code. */
export type Row = {
  readonly jobId: string
  readonly principal: Principal
  readonly opens: Moment
  readonly closes: Moment
  readonly runsFor: Moment | undefined
  readonly heartbeat: Moment | undefined
  readonly openedAt: Moment | undefined
  /** When a closing found that its policies may have been attached, although nobody recorded that. */
  readonly foundAttachedAt: Moment | undefined
  readonly keys: Keys
  readonly isExclusive: boolean
  readonly requestedAt: Moment
  readonly readyAt: Moment | undefined
  readonly ended: { readonly at: Moment; readonly because: string; readonly isSilence: boolean } | undefined
  /** The last time that the grant was reopened after an end: when that was asked for, and by which event. */
  readonly reopened: Reopening | undefined
  readonly policies: readonly string[]
  readonly lastSeq: number
  readonly lastHash: string | null
  /** Whether the row has a task that is due now or later. */
  readonly isDue: boolean
}

export type Reopening = {
  readonly at: Moment
  readonly event: string
  readonly from: { readonly at: Moment; readonly because: string; readonly event?: string | undefined }
}

/** Names what a job does between two reopenings of its grant. */
export function runOf({ jobId, reopened }: Pick<Row, 'jobId' | 'reopened'>): string {
  return reopened === undefined ? jobId : `${jobId} ${reopened.event}`
}

/** The key ring of a user, or the session ban of a role, read from the item itself. */
export type Ring = {
  readonly name: string
  readonly lastSeq: number
  readonly lastHash: string | null
  readonly pending: number
}

/** The true state at one moment, and not what AWS shows or Curfew believes. */
export type Snapshot = {
  readonly now: Moment
  readonly iam: State
  readonly rows: ReadonlyMap<string, Row>
  /** By the name of the chain of its records: `user/NAME`, `role/NAME`. */
  readonly rings: ReadonlyMap<string, Ring>
  /** The id of the stored key of each user. */
  readonly stored: ReadonlyMap<string, string>
}

const moment = z.string().transform((text) => momentOf(new Date(text)))
const seconds = z.number().transform((number) => number * SECOND)
const text = z.object({ S: z.string() }).transform(({ S }) => S)
const itemSchema = z.object({
  pk: text,
  sk: text,
  due: text.optional(),
  grant: text.optional(),
  keys: text.optional(),
  sessions: text.optional(),
})
type Item = z.infer<typeof itemSchema>
const grantSchema = z.object({
  jobId: z.string(),
  principal: z.object({ type: z.enum(['user', 'role']), name: z.string() }),
  window: z.object({
    opensAt: moment,
    closesAt: moment,
    runsForSeconds: seconds.optional(),
    heartbeatSeconds: seconds.optional(),
  }),
  keys: z.enum(['rotate', 'deactivate', 'keep']),
  isolation: z.enum(['shared', 'exclusive']),
  requestedAt: moment,
  openedAt: moment.optional(),
  foundAttachedAt: moment.optional(),
  readyAt: moment.optional(),
  ended: z
    .object({ at: moment, because: z.string(), by: z.string() })
    .transform(({ by, ...end }) => ({ ...end, isSilence: by === 'curfew' }))
    .optional(),
  reopened: z
    .object({
      at: moment,
      event: z.string(),
      from: z.object({ at: moment, because: z.string(), event: z.string().optional() }),
    })
    .optional(),
  policies: z.array(z.object({ name: z.string() })),
  lastSeq: z.number(),
  lastHash: z.string().nullable(),
})

const ringSchema = z.object({
  principal: z.object({ type: z.string(), name: z.string() }),
  lastSeq: z.number(),
  lastHash: z.string().nullable(),
  pendingChanges: z.array(z.unknown()),
})

/** Takes snapshots. Reads the table and the secrets again only if they may have changed. */
export function snapshots(aws: LocalCurfew) {
  let rows: ReadonlyMap<string, Row> = new Map()
  let rings: ReadonlyMap<string, Ring> = new Map()
  let stored: ReadonlyMap<string, string> = new Map()
  let isStale = true

  return {
    invalidate: () => {
      isStale = true
    },
    take: (): Snapshot => {
      if (isStale) {
        const items = aws.dynamoDb.items('curfew').map((item) => itemSchema.parse(item))
        rows = new Map(items.flatMap(rowsOf).map((row) => [row.jobId, row]))
        rings = new Map(items.flatMap(ringsOf).map((ring) => [ring.name, ring]))
        stored = storedKeys(aws)
        isStale = false
      }
      return { now: momentOf(aws.clock.now()), iam: aws.truth.iam(), rows, rings, stored }
    },
  }
}

function rowsOf({ sk, grant, due }: Item): readonly Row[] {
  return sk.startsWith('grant/') && grant !== undefined ? [rowOf(JSON.parse(grant), due !== undefined)] : []
}

function ringsOf({ keys, sessions = keys }: Item): readonly Ring[] {
  if (sessions === undefined) return []
  const { principal, lastSeq, lastHash, pendingChanges } = ringSchema.parse(JSON.parse(sessions))
  return [{ name: `${principal.type}/${principal.name}`, lastSeq, lastHash, pending: pendingChanges.length }]
}

function rowOf(grant: unknown, isDue: boolean): Row {
  const { jobId, principal, window, keys, isolation, ...rest } = grantSchema.parse(grant)
  const { requestedAt, openedAt, foundAttachedAt, readyAt, ended, reopened, policies, lastSeq, lastHash } = rest
  return {
    ...{
      jobId,
      principal,
      keys,
      requestedAt,
      openedAt,
      foundAttachedAt,
      readyAt,
      ended,
      reopened,
      lastSeq,
      lastHash,
      isDue,
    },
    runsFor: window.runsForSeconds,
    heartbeat: window.heartbeatSeconds,
    isExclusive: isolation === 'exclusive',
    opens: window.opensAt,
    closes: window.closesAt,
    policies: policies.map(({ name }) => name),
  }
}

const SECRET_NAME = /^curfew\/user\/(.+)$/
const storedSchema = z.object({ accessKeyId: z.string() })

function storedKeys({ truth }: LocalCurfew): ReadonlyMap<string, string> {
  const found = truth.secrets().flatMap(({ name, labels, versions }) => {
    const [, user] = SECRET_NAME.exec(name) ?? []
    const text = versions.find(({ id }) => id === labels.AWSCURRENT)?.value.SecretString
    return user === undefined || text === undefined
      ? []
      : [[user, storedSchema.parse(JSON.parse(text)).accessKeyId] as const]
  })
  return new Map(found)
}
