import { alone, type ChainEnd, link } from './chain.ts'
import { type PendingChange, pendingAfter } from './pending-changes.ts'
import type { AuditEntry, AuditRecord, AuditStamp } from './records.ts'

/** What a grant's row remembers of its records. */
export type AuditState = ChainEnd & {
  /** What was intended, and has no outcome yet. */
  readonly pendingChanges: readonly PendingChange[]
}

export const NO_RECORDS: AuditState = { lastSeq: 0, lastHash: null, pendingChanges: [] }

/** An event for subscribers. */
export type OutgoingEvent = {
  readonly detailType: string
  readonly detail: unknown
}

/** What a change says to the audit log and to subscribers. It is stored with the change, and published afterwards. */
export type Outgoing = {
  readonly entries: readonly AuditEntry[]
  readonly events: readonly OutgoingEvent[]
}

export const NOTHING: Outgoing = { entries: [], events: [] }

/** What one write stores for publication. */
export type OutboxItem = {
  readonly job: string
  /** When it was written. */
  readonly at: Date
  /** The sequence number of the last record before it; undefined if it belongs to no grant. */
  readonly after: number | undefined
  readonly records: readonly AuditRecord[]
  readonly events: readonly OutgoingEvent[]
}

/** The state of a row with what a change says, and what is stored for publication; undefined if it says nothing. */
export function add(
  { entries, events }: Outgoing,
  to: AuditState,
  job: string,
  stamp: AuditStamp,
): { readonly state: AuditState; readonly item: OutboxItem | undefined } {
  const { lastSeq, lastHash, pendingChanges } = to
  const records = link(job, to, entries, stamp)
  const last = records.at(-1)
  const state = {
    lastSeq: last?.seq ?? lastSeq,
    lastHash: last?.hash ?? lastHash,
    pendingChanges: pendingAfter(pendingChanges, records, stamp.until),
  }
  const isNothing = records.length === 0 && events.length === 0
  return { state, item: isNothing ? undefined : { job, at: stamp.at, after: lastSeq, records, events } }
}

/** What is stored for publication of something that has no row. */
export function standingAlone({ entries, events }: Outgoing, job: string, stamp: AuditStamp): OutboxItem {
  const records = entries.map((entry) => alone(job, entry, stamp))
  return { job, at: stamp.at, after: undefined, records, events }
}
