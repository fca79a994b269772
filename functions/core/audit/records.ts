import type { Principal } from '../grant/principal.ts'
import { toPrintable } from '../printable-text.ts'

const MAX_ERROR_LENGTH = 1000

/** Every kind of change that Curfew records. */
export const AUDITED_CHANGES = [
  'schedule grant',
  'extend grant',
  'start grant',
  'reopen grant',
  'end grant',
  'close grant',
  'attach policy',
  'detach policy',
  'deny sessions',
  'revoke access',
  'create key',
  'activate key',
  'deactivate key',
  'delete key',
  'revoke keys',
  'refuse request',
  'hold extension',
] as const

export type AuditedChange = (typeof AUDITED_CHANGES)[number]

/** One change, before or after it is made. What closes access is recorded when it is done. */
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

/** Which Lambda writes a record, when, and because of which event. */
export type AuditStamp = {
  readonly at: Date
  readonly by: string
  readonly event: string
  /** When the run is over at the latest: from then on, it changes nothing. */
  readonly until: Date
}

export type AuditRecord = AuditEntry & {
  readonly job: string
  /** Its place among the records of the job's grant, from 1. 0: it belongs to no grant, and stands alone. */
  readonly seq: number
  readonly at: string
  readonly by: string
  readonly event: string
  /** The hash of the record before; null for the first, and for one that stands alone. */
  readonly previous: string | null
  /** SHA-256 of the record's canonical JSON without this field. */
  readonly hash: string
}

/** An error as a record may hold it: its name and message, and nothing of the AWS request that failed. */
export function describe(error: unknown): string {
  return error instanceof Error ? toPrintable(`${error.name}: ${error.message}`, MAX_ERROR_LENGTH) : 'unknown error'
}
