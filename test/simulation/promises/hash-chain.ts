import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { LocalCurfew } from '#local/local-curfew.ts'
import { momentOf } from '../account.ts'
import type { Moment } from '../plan.ts'

const recordSchema = z.looseObject({
  job: z.string(),
  at: z.string().transform((text): Moment => momentOf(new Date(text))),
  change: z.string(),
  phase: z.enum(['intended', 'done', 'failed']),
  because: z.string(),
  target: z.string(),
  principal: z.object({ type: z.string(), name: z.string() }).optional(),
  previous: z.array(z.string()),
  hash: z.string(),
})

/** A record in the audit log, and when the log took it. */
export type Logged = z.output<typeof recordSchema> & { readonly text: string; readonly takenAt: Moment }

/** Every record in the audit log, in the order in which the log took them, without duplicates. */
export function trailOf({ logs, auditLogGroup }: LocalCurfew): readonly Logged[] {
  const events = [...(logs.groups.find(auditLogGroup)?.streams.values() ?? [])].flatMap(({ events }) => events)
  const seen = new Set<string>()
  return events
    .toSorted((a, b) => a.order - b.order)
    .flatMap(({ message, ingested }) => {
      const record = recordSchema.parse(JSON.parse(message))
      if (seen.has(record.hash)) return []
      seen.add(record.hash)
      return [{ ...record, text: message, takenAt: momentOf(new Date(ingested)) }]
    })
}

/** The problems of the chain of one job's records, found from the texts alone. */
export function breaksOf(records: readonly Logged[], heads: readonly string[]): readonly string[] {
  const known = new Set(records.map(({ hash }) => hash))
  const name = ({ change, phase, target }: Logged) => `"${change} ${target}, ${phase}"`
  return [
    ...records.filter(({ text, hash }) => hashOf(text) !== hash).map((record) => `${name(record)} was edited`),
    ...records
      .filter(({ previous }) => !previous.every((hash) => known.has(hash)))
      .map((record) => `a record before ${name(record)} is missing`),
    ...records
      .filter((record) => record.previous.length === 0 && !mayBegin(record))
      .map((record) => `${name(record)} follows no record`),
    ...(heads.every((hash) => known.has(hash)) ? [] : ['the last record is missing']),
  ]
}

/** The chain of a user's keys begins with the first change to them. */
function mayBegin({ job, change, because }: Logged): boolean {
  const isOfKeys = job.startsWith('user/')
  return isOfKeys || change === 'schedule grant' || change === 'refuse request' || because === 'orphaned'
}

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
