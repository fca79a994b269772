import type { AuditRecord } from '#core/audit/records.ts'
import { type JobReview, review } from '#core/audit/review.ts'
import { type ClosingReview, reviewClosings } from './closings.ts'
import { type Comparison, toCome } from './comparison.ts'
import { notesOn } from './notes.ts'

/** A job's review, with what is to be said of it that is no problem. */
export type Verified = JobReview & {
  readonly notes: readonly string[]
  /** How late the last closing was. */
  readonly secondsLate?: number
  readonly closing: ClosingReview['last']
}

type When = { readonly now: Date; readonly lateAfterSeconds: number }

/** @param comparison undefined if the table was not read */
export function reviewsOf(
  records: readonly AuditRecord[],
  comparison: Comparison | undefined,
  { now, lateAfterSeconds }: When,
): readonly Verified[] {
  const { ends, absent } = comparison ?? { ends: undefined, absent: new Map() satisfies Comparison['absent'] }
  const all = [...records, ...[...absent.values()].flatMap(toCome)]
  const byJob = Map.groupBy(all, ({ job }) => job)
  return review(all, now, ends).map((one) => {
    const own = absent.get(one.job)
    const { last, problems, notes } = reviewClosings(one.job, byJob.get(one.job) ?? [], now, lateAfterSeconds)
    return {
      ...one,
      problems: [...one.problems, ...problems],
      notes: [...notes, ...(own === undefined ? [] : notesOn(own))],
      ...(last && { secondsLate: last.secondsLate }),
      closing: last,
    }
  })
}
