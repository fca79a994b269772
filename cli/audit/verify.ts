import { Argument, type Command } from '@commander-js/extra-typings'
import type { Exit } from '#cli/exit.ts'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { review } from '#core/audit/review.ts'
import { parseInstant } from '#core/instant.ts'
import { readRecords } from './records.ts'
import { type Comparison, toCome } from './verify/comparison.ts'
import { notesOn, remedyFor } from './verify/notes.ts'
import { printReviews } from './verify/print-reviews.ts'

/** Add `curfew audit verify`. */
export function addVerify(audit: Command, io: Io, done: (exit: Exit) => void): void {
  audit
    .command('verify')
    .description('Verify that no audit record is missing or edited, and that every change has an outcome.')
    .addArgument(new Argument('[file...]', 'audit records as JSON or JSON lines').default(['-'], 'standard input'))
    .option('--job <id>', 'only the records of one job')
    .option('--heads <table>', "compare with the last hashes in the rows of the stack's table")
    .option('--as-of <instant>', 'with --heads: when the records were read from the log (default: now)')
    .option('--json', 'print one JSON object per job')
    .addHelpText('after', EXAMPLES)
    .action(async (files, options) => {
      const { job, heads, json } = options
      const asOf = asOfFrom(options, io)
      const read = (await Promise.all(files.map((file) => readRecords(file, io)))).flat()
      const records = read.filter((record) => job === undefined || record.job === job)
      const comparison = heads === undefined ? undefined : await compare(records, { heads, job, asOf }, io)
      const reviews = reviewsOf(records, comparison, io.now())
      await io.out(json ? reviews.map((one) => `${JSON.stringify(one)}\n`).join('') : printReviews(reviews, io))
      if (comparison !== undefined) io.err(remedyFor(comparison, options))
      if (reviews.length === 0)
        io.err(`curfew: No audit records ${job === undefined ? 'to verify' : `of job ${job}`}\n`)
      done(reviews.length > 0 && reviews.every(({ problems }) => problems.length === 0) ? 0 : 1)
    })
}

const EXAMPLES = `
Reads audit records, one per line, or the output of aws logs filter-log-events and get-log-events. Pass all records of a job,
from the first: a record whose predecessor is not in the input is reported as following a missing one.

A missing last record does not show in the log: --heads compares with the rows of the table, and needs all records of all jobs,
or of --job. Records that are not published yet, or were stored less than five minutes before --as-of, are no problem. Refusals,
and policies without a grant, have no row. Uses the AWS environment (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL), and needs
dynamodb:Scan, GetItem and Query on the table; with --job, GetItem and Query.
Exit code 1 if there is a problem.

Examples:
  aws logs filter-log-events --log-group-name /curfew/audit --output json | curfew audit verify
  aws logs filter-log-events --log-group-name /curfew/audit --output json | curfew audit verify --heads curfew
  curfew audit verify records.jsonl --job wikipedia-finetune-2025-07-16`

type Options = { readonly heads?: string | undefined; readonly asOf?: string | undefined }

/** When the records were read from the log; undefined if that is now. */
function asOfFrom({ heads, asOf }: Options, io: Io): Date | undefined {
  if (asOf === undefined) return undefined
  if (heads === undefined) throw new Fault('Cannot verify: --as-of needs --heads')
  const read = parseInstant(asOf, 'down')
  if ('problem' in read) throw new Fault(`Cannot verify: --as-of: ${read.problem}`)
  if (read.instant > io.now()) throw new Fault('Cannot verify: --as-of: is in the future')
  return read.instant
}

async function compare(
  records: readonly AuditRecord[],
  { heads, job, asOf }: { readonly heads: string; readonly job: string | undefined; readonly asOf: Date | undefined },
  io: Io,
): Promise<Comparison> {
  const { compareWith } = await import('./table/compare.ts')
  return compareWith(records, { heads, job, asOf: asOf ?? io.now() }, io)
}

function reviewsOf(records: readonly AuditRecord[], comparison: Comparison | undefined, now: Date) {
  if (comparison === undefined) return review(records, now)
  const { ends, absent } = comparison
  return review([...records, ...[...absent.values()].flatMap(toCome)], now, ends).map((one) => {
    const own = absent.get(one.job)
    return { ...one, notes: own === undefined ? [] : notesOn(own) }
  })
}
