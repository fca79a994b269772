import type { Job } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import type { RevocationHit } from './revocation-hit.ts'

/** How many there are, and the first of them. */
export type Listed<One> = { readonly count: number; readonly first: readonly One[] }

/** What a revocation hit. */
export type RevocationSummary = {
  /** Grants that it ended. */
  readonly ended: Listed<Job>
  /** Grants that were over, or revoked already. */
  readonly over: Listed<Job>
  /** Ids of jobs that have no grant. Should their requests still arrive, they are over from the start. */
  readonly unknown: Listed<string>
  /** Roles whose sessions from before are denied. */
  readonly sessionsDenied: Listed<Principal>
}

/** So many are listed: a revocation of everything may hit thousands. */
const MAX_LISTED = 50

/** @param jobIds those that the revocation names */
export function summarize(
  jobIds: readonly string[],
  hits: readonly RevocationHit[],
  sessionsDenied: readonly Principal[],
): RevocationSummary {
  const known = new Set(hits.map(({ jobId }) => jobId))
  const jobs = (outcome: RevocationHit['outcome']) =>
    hits.filter((hit) => hit.outcome === outcome).map(({ jobId, principal }) => ({ jobId, principal }))
  return {
    ended: listed(jobs('ended')),
    over: listed(jobs('over')),
    unknown: listed(jobIds.filter((jobId) => !known.has(jobId))),
    sessionsDenied: listed(sessionsDenied),
  }
}

export function listed<One>(all: readonly One[]): Listed<One> {
  return { count: all.length, first: all.slice(0, MAX_LISTED) }
}
