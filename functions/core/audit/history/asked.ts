import type { AuditRecord } from '../records.ts'
import { type Facts, factsOf, instantOf } from '../who-had-access.ts'

/** What somebody asked for, or what the start of the job made of it: the window that counts from then on. */
export type Asked = Facts & {
  readonly change: 'schedule grant' | 'extend grant' | 'reopen grant' | 'start grant'
  readonly at: Date
}

/** What was asked for one job, the oldest first. What a record does not say is as before. */
export function askedIn(records: readonly AuditRecord[]): readonly Asked[] {
  const asked: Asked[] = []
  for (const record of records) {
    const { change, at } = record
    if (!isAsking(change)) continue
    const facts = factsOf(record, asked.at(-1))
    if (facts !== undefined) asked.push({ ...facts, ...wordsOf(record, asked.at(-1)), change, at: new Date(at) })
  }
  return asked
}

/** A start asks for nothing: who asked, and why, is as before. */
function wordsOf({ change }: AuditRecord, before: Asked | undefined): Partial<Facts> {
  if (change !== 'start grant' || before === undefined) return {}
  return { requestedBy: before.requestedBy, reason: before.reason }
}

/** When the window opens first, and when it closes at the latest of all that was asked for. */
export function widest(asked: readonly Asked[]): { readonly opensAt: Date; readonly closesAt: Date } | undefined {
  const [first] = asked
  if (first === undefined) return undefined
  const closings = asked.map(({ closesAt }) => closesAt.getTime())
  return { opensAt: first.opensAt, closesAt: new Date(Math.max(...closings)) }
}

/** The instant that a record's detail has under a name. */
export function detailInstant({ detail }: AuditRecord, name: string): Date | undefined {
  return instantOf(detail?.[name])
}

/** The text that a record's detail has under a name; empty if it has none. */
export function detailText({ detail }: AuditRecord, name: string): string {
  const value = detail?.[name]
  return typeof value === 'string' ? value : ''
}

function isAsking(change: string): change is Asked['change'] {
  return ['schedule grant', 'extend grant', 'reopen grant', 'start grant'].includes(change)
}
