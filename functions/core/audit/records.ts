import type { Principal } from '../grant/principal.ts'

/** Every kind of change that Curfew records. */
export const AUDITED_CHANGES = [
  'schedule grant',
  'extend grant',
  'end grant',
  'close grant',
  'attach policy',
  'detach policy',
  'deny sessions',
  'create key',
  'activate key',
  'deactivate key',
  'delete key',
  'revoke keys',
  'refuse request',
] as const

export type AuditedChange = (typeof AUDITED_CHANGES)[number]

/** One change, before or after it is made. */
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

/** Which Lambda wrote a record, when, and because of which event. */
export type AuditStamp = {
  readonly job: string
  readonly at: Date
  readonly by: string
  readonly event: string
}

export type AuditRecord = AuditEntry & {
  readonly job: string
  readonly at: string
  readonly by: string
  readonly event: string
  /** Hashes of the records before: one, or more where Lambdas wrote at the same time. None for the first. */
  readonly previous: readonly string[]
  /** SHA-256 of the record's canonical JSON without this field. */
  readonly hash: string
}
