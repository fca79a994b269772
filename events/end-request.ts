import type { Principal } from '#core/grant/principal.ts'
import type { FinishedRun } from '#core/grant/run.ts'
import type { Problem } from '#core/refusal.ts'

/** Whose access ends: that of every job and principal that is named, or of everybody. */
export type EndTargets = {
  readonly jobIds: readonly string[]
  readonly principals: readonly Principal[]
  readonly all: boolean
}

/** Whose access ends, and on whose word. */
export type EndRequest = {
  readonly of: EndTargets
  readonly because: 'ended' | 'revoked'
  /** The run that is over, if a service of AWS says so: only grants end whose run it is. */
  readonly run?: FinishedRun
  /** Whether the access keys of the principals are to be replaced at once. */
  readonly compromised?: true
  readonly by: string
  readonly reason: string
  /** What else is odd about the event: no reason to keep access. */
  readonly noted: readonly Problem[]
}

export function endOfJobs(...jobIds: readonly string[]): EndTargets {
  return { jobIds, principals: [], all: false }
}
