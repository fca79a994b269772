import type { RequestQuota } from './admission/request-quota.ts'
import type { Outgoing } from './audit/outbox.ts'
import type { Publication, UnpublishedItem, WaitingItem } from './audit/publication.ts'
import type { AuditRecord } from './audit/records.ts'
import type { EarlyExtensions } from './early-extensions.ts'
import type { EarlyExtension } from './grant/early-extension.ts'
import type { EndsWith } from './grant/ends-with.ts'
import type { Ending, Grant, Job } from './grant/grant.ts'
import type { Principal } from './grant/principal.ts'
import type { Task } from './grant/tasks.ts'
import type { TimerKind } from './grant/timers-for.ts'
import type { Window } from './grant/window.ts'
import type { JobSignals, SignalsSoFar } from './job-signals.ts'
import type { StoredKey } from './keys/access-key.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { ReportedRuns, RunEnds } from './reported-runs.ts'
import type { RevocationHit } from './revocation/revocation-hit.ts'
import type { NewKey } from './target.ts'

/** What the table has on a job id: who claimed it, with which content, and whether the job ended before it was scheduled. */
export type JobClaim = SignalsSoFar & {
  readonly digest?: string
  readonly principal?: Principal
  readonly earlyEnd?: Ending
  /** The last of a service's run whose roles are known, and the last of one whose roles are not. */
  readonly earlyRunEnd?: Ending
  readonly earlyServiceEnd?: Ending
  /** The same, if somebody revoked its access: another end that arrives does not take its place. */
  readonly earlyRevocation?: Ending
  /** Extensions of a job that is not scheduled yet. */
  readonly earlyExtensions?: readonly EarlyExtension[]
}

/** What the table has on a job and its principal, apart from the principal's grants. */
export type AdmissionFacts = {
  readonly claim: JobClaim
  readonly principalVersion: PrincipalVersion
  readonly ring: KeyRing
  /** Of the job that the grant ends with. */
  readonly runEnds: RunEnds
}

/** What a new grant depends on: it is not recorded if one of them has changed since it was read. */
export type AdmissionRead = Pick<AdmissionFacts, 'principalVersion' | 'runEnds'>

/** How often a principal was granted more access or had all of it revoked, and the last such revocation. */
export type PrincipalVersion = { readonly number: number; readonly revoked?: Ending }

/** A row that is not finished, as the index of due rows has it. */
export type DueRow = Job & {
  readonly task: Task
  readonly at: Date
  readonly isOpen: boolean
  /** When access has to be gone. */
  readonly end: Date
}

/** How many policies Curfew holds in the account now, and how many other jobs may need at once in some window. */
export type Reserved = { readonly held: number; readonly overlapping: number }

/** The table: what access principals should have. */
export interface Grants extends EarlyExtensions, JobSignals, ReportedRuns {
  /** As of one moment. Read this before the grants that a decision depends on. Throws `Conflict`. */
  admissionFactsOf(request: Job & { readonly endsWith?: EndsWith }): Promise<AdmissionFacts>
  claimOf(jobId: string): Promise<JobClaim>
  get(principal: Principal, jobId: string): Promise<Grant | undefined>
  /** Every grant of a principal that is not finished, with strong consistency. */
  of(principal: Principal): Promise<readonly Grant[]>
  /** The last revocation of all grants of everybody. */
  lastGlobalRevocation(): Promise<Ending | undefined>
  /** Read this before the grants that a decision depends on: `record` and `extend` fail if they have changed since. */
  versionOf(principal: Principal): Promise<PrincipalVersion>
  /**
   * Stores a new grant and what it says in one write. `taken`: the job id was claimed with other content. `duplicate`: the
   * table has this very grant. Throws `Conflict` if what it depends on has changed since it was read, or if an end of the
   * job, or an extension, arrived that the grant does not have.
   */
  record(grant: Grant, read: AdmissionRead, outgoing: Outgoing): Promise<'recorded' | 'duplicate' | 'taken'>
  /**
   * Replaces the version that was read and stores what the change says, in one write. Returns the new version. Throws
   * `Conflict` if another run wrote first.
   * @param hit the revocation that found the grant: it is remembered in the same write
   */
  replace(grant: Grant, outgoing: Outgoing, hit?: RevocationHit): Promise<Grant>
  /** As `replace`, for a grant that needs more than before. Throws `Conflict` also if the principal's version has changed since it was read. */
  extend(grant: Grant, principalVersion: PrincipalVersion, outgoing: Outgoing): Promise<Grant>
  /** Records for a day that a job ended that is not scheduled yet: events are not ordered. Throws if it is by now. */
  recordEarlyEnd(jobId: string, ending: Ending): Promise<void>
  /** Records that all grants of a principal, or of everybody, were revoked: earlier requests may still arrive. Throws `Conflict`. */
  recordRevocation(of: Principal | 'all', revoked: Ending): Promise<void>
  /** Rows due at or before `until`, soonest first. Reads only what is due. */
  due(until: Date): AsyncIterable<DueRow>
  /** Every grant that is not finished. Takes some seconds, so as not to miss one that is being recorded now. */
  unfinished(): AsyncIterable<Job>
  /**
   * Whether some access that was to be gone after `since` is not.
   * @param until the latest instant that counts: of access that closes on time, and of access that ends early
   */
  isClosingOverdue(since: Date, until: { readonly close: Date; readonly end: Date }): Promise<boolean>
  /** What is reserved for other jobs, as of some seconds ago. Reads every grant that is not finished. */
  reserved(jobId: string, window: Window): Promise<Reserved>
}

/** The table: how many requests each source has made. */
export interface RequestCounts {
  /** Counts an event once in an hour, however often it arrives. False if the quota is used up: then it is not counted. */
  count(eventId: string, quota: RequestQuota): Promise<boolean>
}

/** The table: which keys users have, and what is due to be done with them. */
export interface KeyRings {
  /** With strong consistency. A new ring, with version 0, if the table has none. */
  of(principal: Principal): Promise<KeyRing>
  /** As for grants: the ring and what the change says, in one write. */
  replace(ring: KeyRing, outgoing: Outgoing): Promise<KeyRing>
  /** Users whose rings are due at or before `until`; their names may be in lower case. */
  due(until: Date): AsyncIterable<Principal>
}

/** Another run wrote first: read again. */
export class Conflict extends Error {
  constructor(what: string) {
    super(`Cannot write ${what}: another run changed it`)
    this.name = 'Conflict'
  }
}

/** Another run is changing the same thing: try again when it has finished or died. */
export class Busy extends Error {
  constructor(what: string) {
    super(`Cannot change ${what}: another run is changing it`)
    this.name = 'Busy'
  }
}

/** There is nobody to change the access of: the principal was deleted, or never existed. */
export class NoSuchPrincipal extends Error {
  constructor({ type, name }: Principal, cause: unknown) {
    super(`There is no ${type} ${name}`, { cause })
    this.name = 'NoSuchPrincipal'
  }
}

/** A call was sent and its answer was lost: the change may have been made or not. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super('Outcome unknown: the connection was lost before the service answered', { cause })
    this.name = 'OutcomeUnknown'
  }
}

export interface Timers {
  /** Idempotent: a timer of one kind at one instant is one timer, which fires once. */
  arm(kind: TimerKind, job: Job, at: Date): Promise<void>
}

/** What is to be published, in the table. */
export interface Outbox {
  /**
   * Stores what has no row: a refusal, a revocation, a policy of no grant. Throws if the table does not take it.
   * @param id what was stored under the same job and id before, stays as it is
   */
  put(job: string, outgoing: Outgoing, id?: string): Promise<void>
  /** Whether something that was stored before `since` is not published yet. */
  isLate(since: Date): Promise<boolean>
}

/** What is in the outbox and not published yet. */
export interface Unpublished {
  /** What of an item, as the stream has it, is still to be published; none if nothing is, or if it cannot be read. */
  read(item: unknown): readonly UnpublishedItem[]
  /** The oldest items, as of a moment ago. */
  oldest(): Promise<readonly WaitingItem[]>
  /** Every item that was stored before some instant, the oldest first, in pages. */
  pages(before: Date): AsyncIterable<readonly UnpublishedItem[]>
  /** What of some items is still to be published now. */
  current(items: readonly WaitingItem[]): Promise<readonly UnpublishedItem[]>
  /** Remembers where items were published. */
  mark(publications: readonly Publication[], now: Date): Promise<void>
}

export interface AuditLog {
  /** Throws if the log does not accept all records. */
  write(records: readonly AuditRecord[], now: Date): Promise<void>
}

/** Where users find their key. Curfew writes secrets and cannot read them. */
export interface Secrets {
  nameFor(principal: Principal): string
  /** Which key is stored, by the version id of the secret. Undefined if none is. */
  current(principal: Principal): Promise<StoredKey | undefined>
  /** Why no key can be stored for a principal, as `current` found it. */
  problemWith(principal: Principal): string | undefined
  /** Throws `OutcomeUnknown` if the key may have been stored or not. */
  store(principal: Principal, key: NewKey): Promise<void>
}
