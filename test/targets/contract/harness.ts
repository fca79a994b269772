import type { Request } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import type { Target } from '#core/target.ts'

/** What the contract needs of a target's tests. */
export interface Harness {
  /** Whether its principals have access keys. */
  readonly hasKeys: boolean
  /** Whether the store itself keeps to the quotas that the target names: some document none. */
  readonly hasQuotas: boolean
  /** A fresh store, with the principals of `Store` in it. */
  start(options?: StoreOptions): Promise<Store>
}

export type StoreOptions = {
  /** For how long reads do not show a write. Default: 0. */
  readonly lagSeconds?: number
  /** Whether the store drops the conditions of documents, and answers as if it kept them. */
  readonly dropsConditions?: boolean
}

/** The system that a target manages, as the target calls it, as it is, and as other people change it. */
export interface Store extends Truth, Others, Faults {
  readonly target: Target
  /** Two principals that Curfew may manage, and one that does not exist. */
  readonly principal: Principal
  readonly otherPrincipal: Principal
  readonly missing: Principal
  /** Principals that exist and that Curfew may not manage. */
  readonly unmanaged: readonly Unmanaged[]
  /** What to change in a request so that no document can express it, and the paths of the problems. */
  readonly inexpressible: { readonly changes: Partial<Request>; readonly paths: readonly string[] }
  /** Simulated: no test waits in real time. */
  now(): Date
  pass(seconds: number): Promise<void>
}

export type Unmanaged = {
  readonly because: string
  readonly principal: Principal
  readonly problems: number
}

/** What the store holds, whether it is visible yet or not. Read from the store itself, not through the target. */
interface Truth {
  /** Names of all policies that a principal carries, Curfew's or not. */
  carriedBy(principal: Principal): readonly string[]
  /** Names of all policies of the account, Curfew's or not. */
  policies(): readonly string[]
  documentOf(policyName: string): string | undefined
  /** Whether each key of a principal is active, by its id. */
  keysOf(principal: Principal): Readonly<Record<string, boolean>>
  /** How often the target made such a call, those that failed included. */
  calls(kind: CallKind): number
}

/** What people and other tools do in the same account. */
interface Others {
  /** Creates policies without Curfew's mark, near misses among them, and attaches them to a principal. Returns their names. */
  attachForeign(principal: Principal): Promise<readonly string[]>
  /** Creates policies with Curfew's mark, but without its tags, attached to nothing. Returns their names. */
  plant(jobId: string, count: number): Promise<readonly string[]>
  attach(principal: Principal, jobId: string, policyName: string): Promise<void>
  detach(principal: Principal, jobId: string, policyName: string): Promise<void>
  /** Gives a policy a wider document. */
  edit(jobId: string, policyName: string): Promise<void>
}

interface Faults {
  /** Makes the next calls of a kind fail, when the target makes them. Default: one. */
  inject(fault: Fault, kind: CallKind, times?: number): void
}

/** `request lost`: the change was not made. `answer lost`: it was made. The target sees the same broken connection. */
export type Fault = 'request lost' | 'answer lost' | 'throttled'

/** The calls of a target, by what they do. */
export type CallKind =
  | 'write policy'
  | 'read document'
  | 'attach'
  | 'detach'
  | 'delete policy'
  | 'create key'
  | 'update key'
  | 'delete key'
