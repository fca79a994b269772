import { type AuditState, NO_RECORDS } from '#core/audit/outbox.ts'
import type { Grant, KeyStrategy } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import type { StoredKey } from './access-key.ts'

/** The state of one user's access keys. Keys belong to the user, and not to one of its grants. */
export type KeyRing = AuditState & {
  readonly principal: Principal
  /** The id of the user whose keys these are, as the latest of its grants has it. */
  readonly principalId?: string
  /** The key whose secret was stored when a run last looked. */
  readonly stored?: StoredKey
  /** Keys that have to be replaced, until that is done, whatever becomes of the grants that asked for it. */
  readonly outdated: readonly OutdatedKey[]
  /** Somebody said that the user's keys are compromised, and no run has considered that yet. */
  readonly compromise?: Compromise
  /** When the last compromise was reported that a run has considered. */
  readonly compromisedAt?: Date
  /** The last job that is over and let Curfew change its keys: its strategy holds while no job runs. */
  readonly last?: LastJob
  /** Jobs that use a key, each with the key that it began with. */
  readonly uses: readonly KeyUse[]
  /** Keys that were replaced or deactivated for good, and since when. They are deleted when their retention is over. */
  readonly retired: readonly RetiredKey[]
  /** Ids of the user's keys that Curfew created. */
  readonly created: readonly string[]
  /** Why a key that is needed cannot be made. */
  readonly blocked?: Blocked
  /** When to look again, if no job opens or closes before. */
  readonly nextAt?: Date
  /** Each write has to name the version that it read. 0: there is no item yet. */
  readonly version: number
}

/** `closed`: a job that rotates is over. `revoked`: its access was revoked. `compromised`: it is replaced at once, used or not. */
export type OutdatedKey = {
  readonly keyId: string
  readonly because: 'closed' | 'revoked' | 'compromised'
}

/** What somebody reported, and when. */
export type Compromise = {
  readonly at: Date
  /** Whether Curfew has a job or a key of the user: otherwise its keys are not Curfew's to replace. */
  readonly hasJobs: boolean
  readonly by: string
  readonly reason: string
}

export type LastJob = {
  readonly jobId: string
  readonly endedAt: Date
  readonly keys: Exclude<KeyStrategy, 'keep'>
}

export type KeyUse = {
  readonly jobId: string
  readonly keyId: string
  /** The event that reopened the job's grant before this use, if one did: what the job used before that is another use. */
  readonly run?: string
}

export type RetiredKey = {
  readonly id: string
  readonly since: Date
}

export type Blocked = {
  readonly because: string
  readonly since: Date
  /** When a run fails because of it again: so often that nobody overlooks it, and not each minute. */
  readonly reportAt: Date
  /** A key was made whose secret could not be stored: none is made before. */
  readonly noKeyBefore?: Date
}

export function newKeyRing(principal: Principal): KeyRing {
  return { principal, outdated: [], uses: [], retired: [], created: [], ...NO_RECORDS, version: 0 }
}

/** The use of a key by a job as it runs now. */
export function useBy({ jobId, reopened }: Pick<Grant, 'jobId' | 'reopened'>, keyId: string): KeyUse {
  return { jobId, keyId, ...(reopened && { run: reopened.event }) }
}

/** Whether a job that runs now, or ran last, began with this use of a key. */
export function isUseOf({ jobId, run }: KeyUse, grant: Pick<Grant, 'jobId' | 'reopened'>): boolean {
  return jobId === grant.jobId && run === grant.reopened?.event
}

/** Whether Curfew has had anything to do with the keys of this user. */
export function isInUse({ stored, last, uses, created }: KeyRing): boolean {
  return stored !== undefined || last !== undefined || uses.length > 0 || created.length > 0
}
