import type { Access, Network } from '#core/access/access.ts'
import type { AuditState } from '#core/audit/outbox.ts'
import type { Problem } from '#core/refusal.ts'
import type { Context } from './context.ts'
import type { EarlyExtension } from './early-extension.ts'
import type { EndsWith } from './ends-with.ts'
import type { Principal } from './principal.ts'
import type { FinishedRun } from './run.ts'
import type { Started } from './start.ts'
import type { Window } from './window.ts'

/** `shared`: Allow only, jobs may overlap on a principal. `exclusive`: Deny outside window and network as well. */
export type Isolation = 'shared' | 'exclusive'

/** Of buckets that the job reads from in part, where a store cannot limit a list to a prefix: the names of all their objects. */
export type Listing = 'whole-bucket'

/** Everything that a policy is compiled from. */
export type JobAccess = {
  readonly jobId: string
  readonly principal: Principal
  readonly window: Window
  readonly network: Network
  readonly access: Access
  readonly isolation: Isolation
  readonly listing?: Listing
  /** The job of a service that ends the grant, and whose log streams it may write. */
  readonly endsWith?: EndsWith
}

/** What identifies a grant. */
export type Job = Pick<JobAccess, 'jobId' | 'principal'>

/** What happens to the principal's access keys when the job is over. Roles have none: `keep`. */
export type KeyStrategy = 'rotate' | 'deactivate' | 'keep'

/** What `Training Job Scheduled` requests. */
export type Request = JobAccess & {
  readonly keys: KeyStrategy
  readonly requestedBy: string
  readonly reason: string
  readonly context?: Context
}

/** One customer managed policy, exactly as it was proved and will be written. */
export type WrittenPolicy = {
  /** Contains a hash of the document: the same name is the same policy. */
  readonly name: string
  readonly document: string
}

/** Why a grant ended before its window did, and who said so. */
export type Ending = {
  readonly at: Date
  readonly because: 'ended' | 'revoked'
  readonly by: string
  readonly reason: string
  /** The roles of the run that was over, if its event named any. */
  readonly runsAs?: readonly string[]
  /** The run that was over, if a service of AWS said so. */
  readonly run?: Omit<FinishedRun, 'runsAs'>
  /** The event that said so. */
  readonly event?: string
  /** When that event was put on the bus, or the last one that said so again: it is about what was so then. */
  readonly saidAt?: Date
  /** The revocation also reports that the keys of the principal are compromised. */
  readonly compromised?: true
  /** Access is not given back, whoever asks. */
  readonly isFinal?: true
  /** What else was odd about that event. */
  readonly noted?: readonly Problem[]
}

/** A grant that had ended, and has access again. Its `Progress` begins anew. */
export type Reopening = {
  /** When the request for it was put on the bus: an earlier end, late or replayed, is about the run before. */
  readonly at: Date
  /** The event that asked for it. */
  readonly event: string
  /** The end that it follows. */
  readonly from: Ending
}

/** What was observed done. Status is never stored: it is computed from the window and the clock. */
export type Progress = {
  /** The policies were attached. */
  readonly openedAt?: Date
  /** When closing found that the policies may have been attached although no run recorded that. */
  readonly foundAttachedAt?: Date
  /** When closing first failed. It is tried each minute, and fails on record once. */
  readonly closingFailedAt?: Date
  /** The policies were gone. */
  readonly closedAt?: Date
  /** Until when a run, or an attempt that it gave up, may be attaching the policies: after closing, they are checked once more. */
  readonly attachingUntil?: Date
  /** The policies were still gone when no run could be attaching them any more. */
  readonly confirmedAt?: Date
  /** Subscribers were told that the job can use its access. */
  readonly readyAt?: Date
  /** The end of the window that subscribers were warned of; an extension has another. */
  readonly closingSoonFor?: Date
  /** The principal's keys were settled after opening. */
  readonly keysReadyAt?: Date
  /** The principal's keys were settled after closing, or the key ring remembers what is left to do. */
  readonly keysDoneAt?: Date
}

/** Permission for one job to use one principal inside one window. */
export type Grant = Request &
  Progress &
  AuditState & {
    /** Digest of the request: the same job id with another digest is another job. */
    readonly digest: string
    /** When the window was to close as first requested: extensions are measured from there. */
    readonly requestedClosesAt: Date
    readonly source: string
    /** How long before its end subscribers are warned; 0: not at all. As it was set when the grant was made. */
    readonly closingSoonMinutes: number
    /** The principal's own id in its target: another one that gets its name later has another id. Older rows have none. */
    readonly principalId?: string
    /** When the request was put on the bus: an earlier event, late or replayed, is not about this grant. */
    readonly requestedAt: Date
    readonly policies: readonly WrittenPolicy[]
    /** Names of policies that an extension replaced and that may still be attached. */
    readonly superseded: readonly string[]
    readonly ended?: Ending
    /** The first start of a job whose window depends on it. */
    readonly started?: Started
    /** When the last extension was asked for. */
    readonly extendedAt?: Date
    /** The last heartbeat that a run looked up; the claim of the job id may have a later one. */
    readonly lastHeartbeatAt?: Date
    /** A revocation that came when the grant was over. It is not reopened. */
    readonly revokedAfterEnd?: Ending
    /** The last time that it was reopened. */
    readonly reopened?: Reopening
    /** Extensions that arrived before the request, and are not carried out yet. */
    readonly earlyExtensions: readonly EarlyExtension[]
    /** Each write has to name the version that it read, so that a late or duplicate write fails. */
    readonly version: number
  }
