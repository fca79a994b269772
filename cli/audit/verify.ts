import type { Command } from '@commander-js/extra-typings'
import { table } from '#cli/columns.ts'
import type { Exit } from '#cli/exit.ts'
import type { Io } from '#cli/io.ts'
import { painter } from '#cli/paint.ts'
import { type JobReview, review } from '#core/audit/review.ts'
import { readRecords } from './records.ts'

/** Add `curfew audit verify`. */
export function addVerify(audit: Command, io: Io, done: (exit: Exit) => void): void {
  audit
    .command('verify')
    .description('Show that audit records are whole: none missing, none edited, every change told the end of.')
    .argument('[file...]', 'what the log group gave, as JSON or JSON lines; - is standard input', ['-'])
    .option('--job <id>', 'only the records of one job')
    .option('--json', 'print one JSON object per job')
    .addHelpText('after', EXAMPLES)
    .action(async (files, { job, json }) => {
      const records = (await Promise.all(files.map((file) => readRecords(file, io)))).flat()
      const reviews = review(records, io.now()).filter((one) => job === undefined || one.job === job)
      if (json) await io.out(reviews.map((one) => `${JSON.stringify(one)}\n`).join(''))
      else await io.out(print(reviews, io))
      if (reviews.length === 0)
        io.err(`curfew: There is no record ${job === undefined ? 'to verify' : `of job ${job}`}\n`)
      done(reviews.length > 0 && reviews.every(({ problems }) => problems.length === 0) ? 0 : 1)
    })
}

const EXAMPLES = `
Takes audit records, one a line, and what aws logs filter-log-events or get-log-events print. Give it a job's records from the
first on: a record whose predecessor is not among them counts as following a missing one. The very last record of a job, if it
is missing, shows by the row of its grant in the table (heads).
Exit code 1 if something is wrong.

Examples:
  aws logs filter-log-events --log-group-name /curfew/audit --output json | curfew audit verify
  curfew audit verify records.jsonl --job wikipedia-finetune-2025-07-16`

function print(reviews: readonly JobReview[], io: Io): string {
  if (reviews.length === 0) return ''
  const paint = painter(io)
  const rows = reviews.map(({ job, records, last, receipt = {}, problems }) => [
    job,
    String(records),
    last,
    ...['dueAt', 'detachedAt', 'keyOffAt'].map((key) => told(receipt[key])),
    problems.length === 0 ? paint('green', 'whole') : paint('red', `${problems.length} wrong`),
  ])
  const wrong = reviews.flatMap(({ job, problems }) => problems.map((problem) => `${job}: ${problem}\n`))
  const head = ['job', 'records', 'last record', 'ended', 'detached', 'key off', 'chain']
  return `${table([head, ...rows])}${wrong.length > 0 ? `\n${wrong.join('')}` : ''}`
}

function told(value: unknown): string {
  return typeof value === 'string' ? value : '-'
}
