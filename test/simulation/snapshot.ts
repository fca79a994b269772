import type { State } from '@curfew/local-aws/iam/state'
import * as z from 'zod'
import type { LocalCurfew } from '#local/local-curfew.ts'
import { momentOf } from './account.ts'
import type { Keys, Moment, Who } from './plan.ts'

/** A grant's row, read from the bare item, without the product's own reader. */
export type Row = {
  readonly jobId: string
  readonly principal: Who
  readonly opens: Moment
  readonly closes: Moment
  readonly keys: Keys
  readonly askedAt: Moment
  readonly ended: { readonly at: Moment; readonly because: string } | undefined
  readonly policies: readonly string[]
  readonly heads: readonly string[]
  readonly owed: number
  /** Whether something is still to be done for it. */
  readonly isDue: boolean
}

/** What really is, at one moment: not what AWS shows of it, and not what Curfew makes of it. */
export type Snapshot = {
  readonly now: Moment
  readonly iam: State
  readonly rows: ReadonlyMap<string, Row>
  /** Id of the key that is stored for each user. */
  readonly stored: ReadonlyMap<string, string>
}

const moment = z.string().transform((text) => momentOf(new Date(text)))
const text = z.object({ S: z.string() }).transform(({ S }) => S)
const itemSchema = z.object({ pk: text, sk: text, due: text.optional(), grant: text.optional() })
const grantSchema = z.object({
  jobId: z.string(),
  principal: z.object({ type: z.enum(['user', 'role']), name: z.string() }),
  window: z.object({ opensAt: moment, closesAt: moment }),
  keys: z.enum(['rotate', 'deactivate', 'keep']),
  askedAt: moment,
  ended: z.object({ at: moment, because: z.string() }).optional(),
  policies: z.array(z.object({ name: z.string() })),
  heads: z.array(z.string()),
  owed: z.array(z.unknown()),
})

/** Looks, and looks at the table and the secrets only if they may have changed since. */
export function watcher(aws: LocalCurfew) {
  let rows: ReadonlyMap<string, Row> = new Map()
  let stored: ReadonlyMap<string, string> = new Map()
  let isStale = true

  return {
    changed: () => {
      isStale = true
    },
    look: (): Snapshot => {
      if (isStale) rows = new Map(rowsOf(aws).map((row) => [row.jobId, row]))
      if (isStale) stored = storedKeys(aws)
      isStale = false
      return { now: momentOf(aws.clock.now()), iam: aws.truth.iam(), rows, stored }
    },
  }
}

function rowsOf({ dynamoDb }: LocalCurfew): readonly Row[] {
  return dynamoDb.items('curfew').flatMap((item) => {
    const { sk, grant, due } = itemSchema.parse(item)
    return sk.startsWith('grant/') && grant !== undefined ? [rowOf(JSON.parse(grant), due !== undefined)] : []
  })
}

function rowOf(grant: unknown, isDue: boolean): Row {
  const { jobId, principal, window, keys, askedAt, ended, policies, heads, owed } = grantSchema.parse(grant)
  return {
    ...{ jobId, principal, keys, askedAt, ended, heads, isDue },
    opens: window.opensAt,
    closes: window.closesAt,
    policies: policies.map(({ name }) => name),
    owed: owed.length,
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
