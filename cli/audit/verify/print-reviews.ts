import { count } from '#cli/count.ts'
import type { Io } from '#cli/io.ts'
import { painter } from '#cli/terminal/paint.ts'
import { paragraph } from '#cli/terminal/paragraph.ts'
import { table } from '#cli/terminal/table.ts'
import { printSeconds, shortTime } from '#cli/terminal/times.ts'
import { toPrintable } from '#core/printable-text.ts'
import type { Verified } from './reviews.ts'

/** A table with a line for each job, and below it what there is to say about them. */
export function printReviews(reviews: readonly Verified[], io: Io): string {
  if (reviews.length === 0) return ''
  const lines = reviews.flatMap(({ job, problems, notes }) =>
    [...problems, ...notes].map((line) => paragraph(toPrintable(`${job}: ${line}`), 0, io.width)),
  )
  const rows = io.width === undefined ? inFull(reviews, io) : inShort(reviews, io)
  return `${table(rows, io.width)}${lines.length > 0 ? `\n${lines.join('')}` : ''}`
}

function inFull(reviews: readonly Verified[], io: Io): readonly (readonly string[])[] {
  const rows = reviews.map(({ job, records, last, receipt = {}, problems }) => [
    ...[toPrintable(job), String(records), last === '' ? '-' : toPrintable(last)],
    ...['dueAt', 'detachedAt', 'keyOffAt'].map((key) => textOrDash(receipt[key])),
    verdictOn(problems, io),
  ])
  return [['job', 'records', 'last record', 'ended', 'detached', 'key off', 'chain'], ...rows]
}

/** When access had to be gone, and how late its policies were detached. */
function inShort(reviews: readonly Verified[], io: Io): readonly (readonly string[])[] {
  const now = io.now()
  const rows = reviews.map(({ job, records, problems, closing }) => [
    ...[toPrintable(job), String(records)],
    ...(closing === undefined ? ['-', '-'] : [shortTime(closing.dueAt, now, io), lateness(closing)]),
    verdictOn(problems, io),
  ])
  return [['job', 'records', 'due', 'late', 'chain'], ...rows]
}

function lateness({ hasReceipt, secondsLate }: NonNullable<Verified['closing']>): string {
  return hasReceipt ? printSeconds(secondsLate) : 'no receipt'
}

function verdictOn(problems: readonly string[], io: Io): string {
  const paint = painter(io)
  return problems.length === 0 ? paint('green', 'intact') : paint('red', count(problems.length, 'problem'))
}

function textOrDash(value: unknown): string {
  return typeof value === 'string' ? toPrintable(value) : '-'
}
