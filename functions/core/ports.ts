import type { AuditEntry } from './audit.ts'
import type { Ending, Grant, WrittenPolicy } from './grant.ts'
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

/** A row that is not finished, as the index of what is due shows it. */
export type DueRow =
  | { readonly kind: 'grant'; readonly principal: Principal; readonly jobId: string; readonly look: Look }
  /** Audit records that were accepted but may not have been written yet. */
  | { readonly kind: 'audit'; readonly jobId: string }

/** The table: what is intended. */
export interface Grants {
  claimOf(jobId: string): Promise<JobClaim>
  get(principal: Principal, jobId: string): Promise<Grant | undefined>
  /** Every grant of a principal, consistently. */
  of(principal: Principal): Promise<readonly Grant[]>
  /** `taken`: the job id was claimed with other content. `known`: this very grant is there already. */
  record(grant: Grant): Promise<'recorded' | 'known' | 'taken'>
  /** Writes over the version that was read. Throws `Stale` if another wrote first. */
  replace(grant: Grant): Promise<void>
  /** Remembers for a day that a job ended that was not scheduled yet: events are not ordered. */
  rememberEnd(jobId: string, ending: Ending): Promise<void>
  /** Rows due at or before `until`, soonest first. Reads in proportion to what is due. */
  due(until: Date): AsyncIterable<DueRow>
}

/** Another wrote the row first: look again. */
export class Stale extends Error {
  constructor(jobId: string) {
    super(`Cannot write the grant of job ${jobId}: it was changed meanwhile`)
    this.name = 'Stale'
  }
}

export interface Timers {
  /** One-time and idempotent: the same edge at the same instant is armed once. */
  arm(edge: 'open' | 'close', job: { readonly jobId: string; readonly principal: Principal }, at: Date): Promise<void>
}

export interface Audit {
  /**
   * Records changes of one job, in order. `owed`: the log did not take them; they are kept in the table and written
   * later. Then nothing may be opened, but closing goes on.
   */
  record(jobId: string, entries: readonly AuditEntry[]): Promise<'written' | 'owed'>
  /** Strikes off what was written. To be called once, at the end; without it records are written twice, never lost. */
  finish(): Promise<void>
}

/** IAM's policies under Curfew's path. */
export interface Policies {
  /** Names of the job's policies that are attached to the principal. */
  attachedTo(principal: Principal, jobId: string): Promise<readonly string[]>
  /** Creates the policy if it is not there, reads it back, and attaches it. */
  attach(
    principal: Principal,
    job: { readonly jobId: string; readonly window: Window },
    policy: WrittenPolicy,
  ): Promise<void>
  /** Detaches and deletes. What is gone already is a success. */
  detach(principal: Principal, jobId: string, policyName: string): Promise<void>
}

/** A policy that IAM holds under Curfew's path. */
export type InventoriedPolicy = {
  readonly jobId: string
  readonly name: string
  /** Whom its tags name: one more call, so only where it is asked for. */
  principalOf(): Promise<Principal | undefined>
}

export interface Inventory {
  policies(): AsyncIterable<InventoriedPolicy>
}

export type FoundPrincipal = {
  readonly boundaryArn: string | undefined
  readonly tags: Readonly<Record<string, string>>
}

export interface Principals {
  find(principal: Principal): Promise<FoundPrincipal | undefined>
}

/** A key at the one moment when its secret is known. */
export type NewKey = {
  readonly id: string
  readonly secret: string
}

export interface Keys {
  of(userName: string): Promise<readonly FoundKey[]>
  create(userName: string): Promise<NewKey>
  setActive(userName: string, keyId: string, active: boolean): Promise<void>
  delete(userName: string, keyId: string): Promise<void>
}

/** Where users find their key. Curfew writes secrets and cannot read them. */
export interface Secrets {
  nameFor(userName: string): string
  /** Which key is stored, told by the secret's version id and not by its value. */
  current(userName: string): Promise<StoredKey | undefined>
  store(userName: string, key: NewKey): Promise<void>
}
