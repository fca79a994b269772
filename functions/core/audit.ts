import { digestOf } from './canonical.ts'
import type { Principal } from './principal.ts'
import { instant } from './window.ts'

/** What is done to the world, in one word each. */
export type AuditedChange =
  | 'schedule grant'
  | 'extend grant'
  | 'end grant'
  | 'attach policy'
  | 'detach policy'
  | 'create key'
  | 'activate key'
  | 'deactivate key'
  | 'delete key'
  | 'refuse request'

/** One change, before and after. */
export type AuditEntry = {
  readonly change: AuditedChange
  readonly phase: 'intended' | 'done' | 'failed'
  readonly because: string
  /** What was changed: a policy name, a key id, a job id. Never a secret. */
  readonly target: string
  readonly principal?: Principal
  /** Anything else that a reader needs: the window, the document's digest, the problems, the error's name and message. */
  readonly detail?: Readonly<Record<string, unknown>>
}

/** Who wrote a record, when, and on which event's account. */
export type AuditStamp = {
  readonly job: string
  readonly at: Date
  readonly by: string
  readonly event: string
}

/** The end of a chain: the hash and number of its last record. */
export type ChainHead = {
  readonly sequence: number
  readonly hash: string
}

export type AuditRecord = AuditEntry & {
  readonly job: string
  readonly at: string
  readonly by: string
  readonly event: string
  /** Counts from 1 for each job. */
  readonly sequence: number
  /** Hash of the record before, or of nothing for the first. */
  readonly previous: string
  /** SHA-256 of the record's canonical JSON without this field. */
  readonly hash: string
}

export const CHAIN_START: ChainHead = { sequence: 0, hash: '0'.repeat(64) }

/** The records of some entries, each holding the hash of the one before. */
export function link(head: ChainHead, entries: readonly AuditEntry[], stamp: AuditStamp): readonly AuditRecord[] {
  const records: AuditRecord[] = []
  for (const entry of entries) {
    const last = records.at(-1) ?? head
    const { job, by, event } = stamp
    const body = { job, at: instant(stamp.at), by, event, ...entry, sequence: last.sequence + 1, previous: last.hash }
    records.push({ ...body, hash: digestOf(body) })
  }
  return records
}

/** What is wrong with a job's records, in order: one line each. None if the chain is whole. */
export function chainProblems(records: readonly AuditRecord[]): readonly string[] {
  const unique = [...new Map(records.map((record) => [record.hash, record])).values()]
  const ordered = unique.toSorted((a, b) => a.sequence - b.sequence)
  return ordered.flatMap((record, index) => {
    const before = ordered[index - 1] ?? CHAIN_START
    const { hash, ...body } = record
    const edited = digestOf(body) === hash ? [] : [`record ${record.sequence} was edited`]
    const broken = record.sequence === before.sequence + 1 && record.previous === before.hash
    return broken ? edited : [...edited, `record ${record.sequence} does not follow record ${before.sequence}`]
  })
}

/** An error as a record may hold it: its name and message, and nothing of the request that it came from. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error'
}
