import type { Access, Network } from '#core/access/access.ts'
import type { Trail } from '#core/audit/audit.ts'
import type { Principal } from './principal.ts'
import type { Window } from './window.ts'

/** `shared`: Allow only, jobs may overlap on a principal. `exclusive`: Deny outside window and network as well. */
export type Isolation = 'shared' | 'exclusive'

/** Everything that a policy is compiled from. */
export type JobAccess = {
  readonly jobId: string
  readonly principal: Principal
  readonly window: Window
  readonly network: Network
  readonly access: Access
  readonly isolation: Isolation
}

/** What names a grant: whose it is, and which. */
export type Job = Pick<JobAccess, 'jobId' | 'principal'>

/** What becomes of the principal's access keys when the job is over. Roles have none: `keep`. */
export type KeyStrategy = 'rotate' | 'deactivate' | 'keep'

/** What a user asked for in `Training Job Scheduled`. */
export type Request = JobAccess & {
  readonly keys: KeyStrategy
  readonly requestedBy: string
  readonly reason: string
}

/** One customer managed policy, exactly as it was proved and will be written. */
export type WrittenPolicy = {
  /** Names its content, so that the same name is the same policy. */
  readonly name: string
  readonly document: string
}

/** Why a grant ended before its window did, and on whose word. */
export type Ending = {
  readonly at: Date
  readonly because: 'ended' | 'revoked'
  readonly by: string
  readonly reason: string
  /** Whether the sessions that the role has by then are over, too. */
  readonly endsSessions?: boolean
}

/** What was seen done. Status is never among it: that is computed from the window and the clock. */
export type Progress = {
  /** The policy was seen attached. */
  readonly openedAt?: Date
  /** The policy was seen gone. */
  readonly closedAt?: Date
  /** The policy was seen gone once more, when nobody who was attaching it could still be at it. */
  readonly confirmedAt?: Date
  /** No session from before a revocation can be left, and nothing denies them any more. */
  readonly sessionsOverAt?: Date
  /** The principal's keys were put right after opening. */
  readonly keysReadyAt?: Date
  /** Other jobs of the principal need its keys until then: they are put right when the last of those is over. */
  readonly keysHeldUntil?: Date
  /** The principal's keys were put right after closing. */
  readonly keysDoneAt?: Date
}

/** Leave for one job to use one principal inside one window. */
export type Grant = Request &
  Progress &
  Trail & {
    /** Digest of what was asked: the same job id with another digest is another job. */
    readonly digest: string
    /** When the window was to end as first asked for; extensions are measured from it. */
    readonly requestedClosesAt: Date
    readonly source: string
    /** When the request was put on the bus: what was put there before, late or replayed, is not about this grant. */
    readonly askedAt: Date
    readonly policies: readonly WrittenPolicy[]
    /** Names of policies that an extension replaced and that may still be attached. */
    readonly superseded: readonly string[]
    readonly ended?: Ending
    /** Fences late and doubled writes: each write needs the version that it read. */
    readonly version: number
  }
