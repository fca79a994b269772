import { count } from '#cli/count.ts'
import type { Io } from '#cli/io.ts'
import { painter } from '#cli/terminal/paint.ts'
import { table } from '#cli/terminal/table.ts'
import type { JobReview } from '#core/audit/review.ts'
import { toPrintable } from '#core/printable-text.ts'

/** A job's review, with what is to be said of it that is no problem. */
export type Printed = JobReview & { readonly notes?: readonly string[] }

/** A table with a line for each job, and below it what there is to say about them. */
export function printReviews(reviews: readonly Printed[], io: Io): string {
  if (reviews.length === 0) return ''
  const paint = painter(io)
  const rows = reviews.map(({ job, records, last, receipt = {}, problems }) => [
    toPrintable(job),
    String(records),
    last === '' ? '-' : toPrintable(last),
    ...['dueAt', 'detachedAt', 'keyOffAt'].map((key) => textOrDash(receipt[key])),
    problems.length === 0 ? paint('green', 'intact') : paint('red', count(problems.length, 'problem')),
  ])
  const lines = reviews.flatMap(({ job, problems, notes = [] }) =>
    [...problems, ...notes].map((line) => `${toPrintable(`${job}: ${line}`)}\n`),
  )
  const head = ['job', 'records', 'last record', 'ended', 'detached', 'key off', 'chain']
  return `${table([head, ...rows], io.width)}${lines.length > 0 ? `\n${lines.join('')}` : ''}`
}

function textOrDash(value: unknown): string {
  return typeof value === 'string' ? toPrintable(value) : '-'
}
