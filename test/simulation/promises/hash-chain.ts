import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { LocalCurfew } from '#local/local-curfew.ts'
import { momentOf } from '../account.ts'
import type { Moment } from '../plan.ts'
import type { Row } from '../snapshot.ts'

const recordSchema = z.looseObject({
  job: z.string(),
  seq: z.number(),
  at: z.string().transform((text): Moment => momentOf(new Date(text))),
  event: z.string(),
  change: z.string(),
  phase: z.enum(['intended', 'done', 'failed']),
  because: z.string(),
  target: z.string(),
  principal: z.object({ type: z.string(), name: z.string() }).optional(),
  previous: z.string().nullable(),
  hash: z.string(),
})

/** An audit record, in the log or in the table. */
export type Recorded = z.output<typeof recordSchema> & { readonly text: string }

/** Every record in the audit log, without duplicates. */
export function trailOf({ logs, auditLogGroup }: LocalCurfew): readonly Recorded[] {
  const events = [...(logs.groups.find(auditLogGroup)?.streams.values() ?? [])].flatMap(({ events }) => events)
  return [...new Map(events.map(({ message }) => recordOf(message)).map((record) => [record.hash, record])).values()]
}

const text = z.object({ S: z.string() }).transform(({ S }) => S)
const outboxItem = z.object({
  pk: text,
  sk: text,
  at: text.transform((at) => momentOf(new Date(at))),
  unpublished: text.optional(),
  records: text.default('[]'),
})

/** The items of the table that hold what is published, or is to be. */
export function outboxOf({ dynamoDb }: LocalCurfew): readonly z.output<typeof outboxItem>[] {
  return dynamoDb.items('curfew').flatMap((item) => {
    const { data } = outboxItem.safeParse(item)
    return data?.pk.startsWith('records/') === true ? [data] : []
  })
}

/** Every record in the table. */
export function storedRecords(aws: LocalCurfew): readonly Recorded[] {
  return outboxOf(aws).flatMap(({ records }) =>
    z
      .array(z.unknown())
      .parse(JSON.parse(records))
      .map((record) => recordOf(JSON.stringify(record))),
  )
}

function recordOf(text: string): Recorded {
  return { ...recordSchema.parse(JSON.parse(text)), text }
}

/** The problems of the chain of one job's records, found from the texts alone. */
export function breaksOf(
  records: readonly Recorded[],
  row: Pick<Row, 'lastSeq' | 'lastHash'> | undefined,
): readonly string[] {
  const name = ({ seq, change, phase, target }: Recorded) => `record ${seq}, "${change} ${target}, ${phase}",`
  const chain = records.filter(({ seq }) => seq > 0).toSorted((a, b) => a.seq - b.seq)
  const last = chain.at(-1)
  return [
    ...records.filter(({ text, hash }) => hashOf(text) !== hash).map((record) => `${name(record)} was edited`),
    ...chain
      .filter(({ seq }, index) => seq !== index + 1)
      .map((record) => `${name(record)} is in the place of another record`),
    ...chain
      .filter(({ previous }, index) => previous !== (chain[index - 1]?.hash ?? null))
      .map((record) => `${name(record)} does not follow the one before it`),
    // The chain of a user's keys, or of a role's sessions, begins with the first change to them.
    ...chain.slice(0, 1).flatMap((first) => {
      return first.change === 'schedule grant' || first.job.includes('/') ? [] : [`${name(first)} is the first`]
    }),
    ...records
      .filter(({ seq, change, because }) => seq === 0 && !STANDS_ALONE.includes(change) && because !== 'orphaned')
      .map((record) => `${name(record)} follows no record`),
    ...(row === undefined || (row.lastSeq === (last?.seq ?? 0) && row.lastHash === (last?.hash ?? null))
      ? []
      : [`the row knows of ${row.lastSeq} records, and there are ${last?.seq ?? 0}`]),
  ]
}

/** Changes that concern no grant, or none yet. */
const STANDS_ALONE = ['refuse request', 'revoke access', 'hold extension']

function hashOf(text: string): string {
  const { hash: _, ...body } = z.record(z.string(), z.unknown()).parse(JSON.parse(text))
  return createHash('sha256').update(inOrder(body)).digest('hex')
}

function inOrder(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOrder).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${inOrder(member)}`).join(',')}}`
}
