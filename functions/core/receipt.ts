import type { AuditEntry } from './audit.ts'
import type { Grant } from './grant.ts'
import { endOf, isRunning, statusOf } from './status.ts'
import { instant } from './window.ts'

/** Later than its timer's precision, one sweep, and the time that IAM takes: a closing that is late is worth an alarm. */
export const LATE_AFTER_SECONDS = 180

/** When the key of a grant was off; undefined if it was not to be, and on account of which jobs it was not. */
export type KeyOff = { readonly at: Date | undefined; readonly neededBy: readonly string[] }

/** What became of the key of a closed grant, when its user's keys were put right. */
export function keyOff(grant: Grant, beside: readonly Grant[], at: Date): KeyOff {
  const neededBy = beside
    .filter((other) => other.jobId !== grant.jobId && isRunning(other, at))
    .map(({ jobId }) => jobId)
  return { at: grant.keys === 'keep' || neededBy.length > 0 ? undefined : at, neededBy }
}

/** The last record of a grant: when it should have ended, when its policies were gone, and when its key was off. */
export function receipt(grant: Grant, detachedAt: Date, key?: KeyOff): AuditEntry {
  const { jobId, principal } = grant
  const detail = {
    dueAt: instant(endOf(grant)),
    detachedAt: instant(detachedAt),
    keyOffAt: key?.at === undefined ? null : instant(key.at),
    ...(key !== undefined && key.neededBy.length > 0 && { keyNeededBy: key.neededBy }),
  }
  return {
    change: 'close grant',
    phase: 'done',
    because: statusOf(grant, detachedAt),
    target: jobId,
    principal,
    detail,
  }
}

/** How much later than it should be something came, in seconds; never less than none. */
export function secondsLate(due: Date, at: Date): number {
  return Math.max(0, (at.getTime() - due.getTime()) / 1000)
}
