import { Argument, type Command } from '@commander-js/extra-typings'
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
    .description('Verify that no audit record is missing or edited, and that every change has an outcome.')
    .addArgument(new Argument('[file...]', 'audit records as JSON or JSON lines').default(['-'], 'standard input'))
    .option('--job <id>', 'only the records of one job')
    .option('--json', 'print one JSON object per job')
    .addHelpText('after', EXAMPLES)
    .action(async (files, { job, json }) => {
      const records = (await Promise.all(files.map((file) => readRecords(file, io)))).flat()
      const reviews = review(records, io.now()).filter((one) => job === undefined || one.job === job)
      if (json) await io.out(reviews.map((one) => `${JSON.stringify(one)}\n`).join(''))
      else await io.out(print(reviews, io))
      if (reviews.length === 0)
        io.err(`curfew: No audit records ${job === undefined ? 'to verify' : `of job ${job}`}\n`)
      done(reviews.length > 0 && reviews.every(({ problems }) => problems.length === 0) ? 0 : 1)
    })
}

const EXAMPLES = `
Reads audit records, one per line, or the output of aws logs filter-log-events and get-log-events. Pass all records of a job,
from the first: a record whose predecessor is not in the input is reported as following a missing one. A missing last record
does not show in the log; compare with the row of the grant in the table (heads).
Exit code 1 if there is a problem.

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
    ...['dueAt', 'detachedAt', 'keyOffAt'].map((key) => textOrDash(receipt[key])),
    problems.length === 0 ? paint('green', 'intact') : paint('red', countOf(problems)),
  ])
  const lines = reviews.flatMap(({ job, problems }) => problems.map((problem) => `${job}: ${problem}\n`))
  const head = ['job', 'records', 'last record', 'ended', 'detached', 'key off', 'chain']
  return `${table([head, ...rows])}${lines.length > 0 ? `\n${lines.join('')}` : ''}`
}

function countOf({ length }: readonly string[]): string {
  return length === 1 ? '1 problem' : `${length} problems`
}

function textOrDash(value: unknown): string {
  return typeof value === 'string' ? value : '-'
}
