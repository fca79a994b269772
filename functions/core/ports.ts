import type { AuditEntry, AuditRecord, Trail } from './audit.ts'
import type { Ending, Grant, Job, WrittenPolicy } from './grant.ts'
import type { Intent } from './intents.ts'
import type { FoundKey, StoredKey } from './key-steps.ts'
import type { Look } from './pending.ts'
import type { Principal } from './principal.ts'
import type { Window } from './window.ts'

/** What the table knows of a job id: who has claimed it, with what content, and whether it ended before it was scheduled. */
export type JobClaim = {
  readonly digest?: string
  readonly principal?: Principal
  readonly earlyEnd?: Ending
}

/** How many grants a principal was given so far, and the last time that all of them were revoked. */
export type Turn = { readonly number: number; readonly revoked?: Ending }

/** A row that is not finished, as the index of what is due shows it. */
export type DueRow = Job & { readonly look: Look; readonly at: Date; readonly isOpen: boolean }

/** How many policies Curfew holds in the account now, and how many it may need at once in some window. */
export type Promised = { readonly held: number; readonly overlapping: number }

/** The table: what is intended. */
export interface Grants {
  claimOf(jobId: string): Promise<JobClaim>
  get(principal: Principal, jobId: string): Promise<Grant | undefined>
  /** Every grant of a principal that is not finished, consistently. */
  of(principal: Principal): Promise<readonly Grant[]>
  /** The last time that all grants of everybody were revoked. */
  revocationOfAll(): Promise<Ending | undefined>
  /** Read before the grants that a decision is made on: with it, what was decided on is still so when it is recorded. */
  turnOf(principal: Principal): Promise<Turn>
  /**
   * `taken`: the job id was claimed with other content. `known`: this very grant is there already. Throws `Stale` if the principal was
   * given another grant since its turn was read, or its grants were revoked, or an end of the job arrived meanwhile that the grant does not know of.
   */
  record(grant: Grant, turn: Turn): Promise<'recorded' | 'known' | 'taken'>
  /**
   * Writes over the version that was read, and returns what stands there now. Throws `Stale` if another wrote first.
   * @param beside other grants that have to be as they were read, too
   */
  replace(grant: Grant, beside?: readonly Grant[]): Promise<Grant>
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
  promised(jobId: string, window: Window): Promise<Promised>
}

/** Another wrote it first: look again. */
export class Stale extends Error {
  constructor(what: string) {
    super(`Cannot write ${what}: it was changed meanwhile`)
    this.name = 'Stale'
  }
}

/** Whether a change was made is not known: its answer got lost. */
export class Unsure extends Error {
  constructor(cause: unknown) {
    super('Nobody knows whether the change was made: its answer got lost', { cause })
    this.name = 'Unsure'
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
  knows(intent: Intent): boolean
  trail(): Trail
  /** Whether there is something for the row to remember that it did not say. */
  hasMoved(): boolean
}

/** IAM's policies under Curfew's path. */
export interface Policies {
  /** Names of the job's policies that are attached to the principal. */
  attachedTo(principal: Principal, jobId: string): Promise<readonly string[]>
  /** When the job of a policy was to end, as its tags say. */
  endOf(jobId: string, policyName: string): Promise<Date | undefined>
  /** Names of those that IAM does not hold as they were written, or that others carry as well. */
  tampered(jobId: string, policies: readonly WrittenPolicy[]): Promise<readonly string[]>
  /** Names of those that IAM still holds. */
  existing(jobId: string, policyNames: readonly string[]): Promise<readonly string[]>
  /** Creates the policy if it is not there, puts it right if it was tampered with, reads it back, and attaches it. */
  attach(
    principal: Principal,
    job: { readonly jobId: string; readonly window: Window },
    policy: WrittenPolicy,
  ): Promise<void>
  /** Detaches and deletes. What is gone already is a success. Says whether it was attached. */
  detach(principal: Principal, jobId: string, policyName: string): Promise<boolean>
}

/** What a policy's own tags say of it, should the table be lost. */
export type PolicyTags = {
  readonly principal?: Principal
  readonly closesAt?: Date
}

/** A policy that IAM holds under Curfew's path. */
export type InventoriedPolicy = {
  readonly jobId: string
  readonly name: string
  readonly createdAt: Date
  /** One more call each, so only where it is asked for. */
  tags(): Promise<PolicyTags>
  /** Some user or role that carries it; nobody by name, if only groups do. Undefined if it is attached to nothing. */
  holder(): Promise<Principal | undefined>
}

export interface Inventory {
  policies(): AsyncIterable<InventoriedPolicy>
}

export type FoundPrincipal = {
  /** As IAM spells it. */
  readonly name: string
  readonly boundaryArn: string | undefined
  readonly tags: Readonly<Record<string, string>>
}

/** IAM's quotas, as IAM tells them, and what is taken of them. */
export type Room = {
  /** Managed policies that the principal may carry, and those other than Curfew's that it carries already. */
  readonly attachments: number
  readonly others: number
  /** Customer managed policies that the account may hold, and those that it holds. */
  readonly policies: number
  readonly heldPolicies: number
  /** Access keys that a user may have. */
  readonly accessKeys: number
}

export interface Principals {
  find(principal: Principal): Promise<FoundPrincipal | undefined>
  roomOf(principal: Principal): Promise<Room>
  keysOf(userName: string): Promise<readonly FoundKey[] | undefined>
}

/** A key at the one moment when its secret is known. */
export type NewKey = {
  readonly id: string
  readonly secret: string
}

export interface Keys {
  /** Undefined if there is no such user. */
  of(userName: string): Promise<readonly FoundKey[] | undefined>
  /** Throws `Unsure` if a key may have been made whose secret is lost. */
  create(userName: string): Promise<NewKey>
  /** Throws `Unsure` if it may be so all the same. */
  setActive(userName: string, keyId: string, active: boolean): Promise<void>
  /** Throws `Unsure` if it may be gone all the same. */
  delete(userName: string, keyId: string): Promise<void>
}

/** Where users find their key. Curfew writes secrets and cannot read them. */
export interface Secrets {
  nameFor(userName: string): string
  /** Which key is stored, told by the secret's version id and not by its value. */
  current(userName: string): Promise<StoredKey | undefined>
  /** Throws `Unsure` if it may be stored all the same. */
  store(userName: string, key: NewKey): Promise<void>
}
