import type { Trail } from './audit/audit.ts'
import type { PendingChange } from './audit/pending-changes.ts'
import type { AuditEntry, AuditRecord } from './audit/records.ts'
import type { Ending, Grant, Job } from './grant/grant.ts'
import type { Task } from './grant/pending.ts'
import type { Principal } from './grant/principal.ts'
import type { Window } from './grant/window.ts'
import type { StoredKey } from './keys/access-key.ts'
import type { NewKey } from './target.ts'

/** What the table knows of a job id: who has claimed it, with what content, and whether it ended before it was scheduled. */
export type JobClaim = {
  readonly digest?: string
  readonly principal?: Principal
  readonly earlyEnd?: Ending
}

/** How many grants a principal was given so far, and the last time that all of them were revoked. */
export type PrincipalVersion = { readonly number: number; readonly revoked?: Ending }

/** A row that is not finished, as the index of what is due shows it. */
export type DueRow = Job & { readonly task: Task; readonly at: Date; readonly isOpen: boolean }

/** How many policies Curfew holds in the account now, and how many it may need at once in some window. */
export type Reserved = { readonly held: number; readonly overlapping: number }

/** The table: what is intended. */
export interface Grants {
  claimOf(jobId: string): Promise<JobClaim>
  get(principal: Principal, jobId: string): Promise<Grant | undefined>
  /** Every grant of a principal that is not finished, consistently. */
  of(principal: Principal): Promise<readonly Grant[]>
  /** The last time that all grants of everybody were revoked. */
  revocationOfAll(): Promise<Ending | undefined>
  /** Read before the grants that a decision is made on: with it, what was decided on is still so when it is recorded. */
  versionOf(principal: Principal): Promise<PrincipalVersion>
  /**
   * `taken`: the job id was claimed with other content. `known`: this very grant is there already. Throws `Conflict` if the principal was
   * given another grant since its turn was read, or its grants were revoked, or an end of the job arrived meanwhile that the grant does not know of.
   */
  record(grant: Grant, turn: PrincipalVersion): Promise<'recorded' | 'known' | 'taken'>
  /**
   * Writes over the version that was read, and returns what stands there now. Throws `Conflict` if another wrote first.
   * @param beside other grants that have to be as they were read, too
   */
  replace(grant: Grant, siblings?: readonly Grant[]): Promise<Grant>
  /** Remembers for a day that a job ended that was not scheduled yet: events are not ordered. */
  rememberEnd(jobId: string, ending: Ending): Promise<void>
  /** Remembers that all grants of a principal, or of everybody, were revoked: requests from before it may be still to come. */
  rememberRevocation(whose: Principal | 'all', revoked: Ending): Promise<void>
  /** Rows due at or before `until`, soonest first. Reads in proportion to what is due. */
  due(until: Date): AsyncIterable<DueRow>
  /** Every grant that is not finished. Takes some seconds, to miss none that is just being recorded. */
  unfinished(): AsyncIterable<Job>
  /** Whether some access should have been closed since some instant, and was not: on time, or because it was ended. */
  isClosingOverdue(since: Date, until: { readonly close: Date; readonly end: Date }): Promise<boolean>
  /** What is promised to other jobs than this, as of some seconds ago. Reads in proportion to the grants that are not finished. */
  reserved(jobId: string, window: Window): Promise<Reserved>
}

/** Another run wrote first: read again. */
export class Conflict extends Error {
  constructor(what: string) {
    super(`Cannot write ${what}: it was changed meanwhile`)
    this.name = 'Conflict'
  }
}

/** Another run is changing the same thing: wait for it, or for it to be dead. */
export class Busy extends Error {
  constructor(what: string) {
    super(`Cannot change ${what}: another run is at it`)
    this.name = 'Busy'
  }
}

/** A call was sent and its answer was lost: whether the change was made is unknown. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super('Outcome unknown: the connection was lost before the service answered', { cause })
    this.name = 'OutcomeUnknown'
  }
}

export interface Timers {
  /** One-time and idempotent: the same edge at the same instant is armed once. */
  arm(edge: 'open' | 'close', job: Job, at: Date): Promise<void>
}

export interface Audit {
  /** What this run has to write about one job. */
  journal(jobId: string): Journal
  /** Throws if the log does not take the records. */
  write(records: readonly AuditRecord[]): Promise<void>
}

/** The records of one job in one run. What it comes to is for the row to remember. */
export interface Journal {
  /** Goes on from what the row says, beside what this run has written already. */
  resume(trail: Trail): void
  /**
   * Records changes, in order. `owed`: the log did not take them. Then nothing may be opened, but closing goes on, and the
   * row remembers what is owed.
   */
  record(entries: readonly AuditEntry[]): Promise<'written' | 'owed'>
  /** The trail as it is with these records still to be written: for a row that they are about, which then holds both. */
  owing(entries: readonly AuditEntry[]): Trail
  /** Has the trail say what is about to be recorded as intended, so that the row can know it first. */
  foresee(entries: readonly AuditEntry[]): void
  /** Whether this run itself recorded that it intends a change. */
  knows(pendingChange: PendingChange): boolean
  trail(): Trail
  /** Whether there is something for the row to remember that it did not say. */
  hasMoved(): boolean
}

/** Where users find their key. Curfew writes secrets and cannot read them. */
export interface Secrets {
  nameFor(userName: string): string
  /** Which key is stored, told by the secret's version id and not by its value. */
  current(userName: string): Promise<StoredKey | undefined>
  /** Throws `OutcomeUnknown` if it may be stored all the same. */
  store(userName: string, key: NewKey): Promise<void>
}
