import type { Grant } from '#core/grant/grant.ts'
import { endOf, statusOf } from '#core/grant/status.ts'
import { printInstant } from '#core/grant/window.ts'
import type { AuditEntry } from './records.ts'

/** The timer's precision, one sweep, and the time that IAM takes, together: a closing that is later raises an alarm. */
export const LATE_AFTER_SECONDS = 180

/**
 * The last record of a grant: when it was to end, when its policies were gone, and when its key was deactivated.
 * @param keyOffAt undefined where no key was to be changed
 */
export function receipt(grant: Grant, detachedAt: Date, keyOffAt?: Date): AuditEntry {
  const { jobId, principal } = grant
  const detail = {
    dueAt: printInstant(endOf(grant)),
    detachedAt: printInstant(detachedAt),
    keyOffAt: keyOffAt === undefined ? null : printInstant(keyOffAt),
  }
  return {
    ...{ change: 'close grant', phase: 'done', target: jobId, principal, detail },
    because: statusOf(grant, detachedAt),
  }
}

/** How late something is, in seconds; 0 if it is early. */
export function secondsLate(due: Date, at: Date): number {
  return Math.max(0, (at.getTime() - due.getTime()) / 1000)
}
