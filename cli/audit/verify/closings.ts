import { count } from '#cli/count.ts'
import type { Closing } from '#core/audit/history/closings.ts'
import { jobHistoryOf } from '#core/audit/history/job-history.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { printInstant } from '#core/grant/window.ts'

/** How the last run of a job was closed, and what is wrong with how its runs were. */
export type ClosingReview = {
  readonly last: Closing | undefined
  /** Windows that are over, and have no receipt. */
  readonly problems: readonly string[]
  /** Closings that were late. */
  readonly notes: readonly string[]
}

/** @param lateAfterSeconds what closing may take */
export function reviewClosings(
  job: string,
  records: readonly AuditRecord[],
  now: Date,
  lateAfterSeconds: number,
): ClosingReview {
  const { closings } = jobHistoryOf(job, records, now)
  const isLate = ({ secondsLate }: Closing) => secondsLate > lateAfterSeconds
  const secondsSince = ({ dueAt }: Closing) => (now.getTime() - dueAt.getTime()) / 1000
  return {
    last: closings.at(-1),
    problems: closings
      .filter((closing) => !closing.hasReceipt && secondsSince(closing) > lateAfterSeconds)
      .map(({ dueAt }) => `access was to be gone at ${printInstant(dueAt)}, and no receipt says that it is`),
    notes: closings
      .filter((closing) => closing.hasReceipt && isLate(closing))
      .map(
        ({ secondsLate, detachedAt }) =>
          `its policies were detached ${count(secondsLate, 'second')} late, at ${detachedAt && printInstant(detachedAt)}`,
      ),
  }
}
