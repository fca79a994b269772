import type { Grant } from '#core/grant/grant.ts'
import { endOf, statusOf } from '#core/grant/status.ts'
import { printInstant } from '#core/grant/window.ts'
import type { AuditEntry } from './records.ts'

/** The timer's precision, one sweep, and the time that IAM takes, together: a closing that is later raises an alarm. */
export const LATE_AFTER_SECONDS = 180

/** What became of the key that a job used. */
export type KeyFate =
  | { readonly offAt: Date }
  /** Jobs that use the same key: it goes off with the last of them. */
  | { readonly heldBy: readonly string[] }
  /** The job keeps its keys: Curfew touched none. */
  | { readonly kept: true }

/**
 * The last record of a grant: when it was to end, when its policies were gone, and what became of its key.
 * @param key undefined where the job has used none
 */
export function receipt(grant: Grant, detachedAt: Date, key?: KeyFate): AuditEntry {
  const { jobId, principal } = grant
  const detail = {
    dueAt: printInstant(endOf(grant)),
    detachedAt: printInstant(detachedAt),
    ...printFate(key),
  }
  return {
    ...{ change: 'close grant', phase: 'done', target: jobId, principal, detail },
    because: statusOf(grant, detachedAt),
  }
}

function printFate(key: KeyFate | undefined) {
  if (key === undefined) return { keyOffAt: null }
  if ('offAt' in key) return { keyOffAt: printInstant(key.offAt) }
  return { keyOffAt: null, ...('kept' in key ? { keyKept: true } : { keyHeldBy: key.heldBy }) }
}

/** How late something is, in seconds; 0 if it is early. */
export function secondsLate(due: Date, at: Date): number {
  return Math.max(0, (at.getTime() - due.getTime()) / 1000)
}
