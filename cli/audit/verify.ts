import { Argument, type Command } from '@commander-js/extra-typings'
import { secondsFrom } from '#cli/durations.ts'
import type { Exit } from '#cli/exit.ts'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { settingsOf } from '#cli/settings/settings.ts'
import { stackOf } from '#cli/settings/stack.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { parseInstant } from '#core/instant.ts'
import { readRecords } from './records.ts'
import { type LogOptions, logGroupOf, withLogOptions } from './stage.ts'
import type { Comparison } from './verify/comparison.ts'
import { remedyFor } from './verify/notes.ts'
import { printReviews } from './verify/print-reviews.ts'
import { reviewsOf } from './verify/reviews.ts'

/** Add `curfew audit verify`. */
export function addVerify(audit: Command, io: Io, done: (exit: Exit) => void): void {
  const command = audit
    .command('verify')
    .description(
      'Verify that no audit record is missing or edited, that every change has an outcome, and every window its end.',
    )
    .addArgument(
      new Argument(
        '[file...]',
        'audit records as JSON or JSON lines; - is standard input (default: that, or the audit log)',
      ),
    )
    .option('--job <job>', 'only the records of one job')
    .option(
      '--heads [table]',
      "compare with the last hashes in the rows of the stack's table (default: that of the stage)",
    )
    .option('--as-of <instant>', 'with --heads: when the records were read from the log (default: now)')
    .option('--late-after <duration>', 'how long a closing may take', '3m')
    .option('--json', 'print one JSON object per job')
  withLogOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (files, options) => {
      const { job, json } = options
      const asOf = asOfFrom(options, io)
      const lateAfterSeconds = secondsFrom('--late-after', options.lateAfter)
      const heads = await tableOf(options, io)
      const read = await readInput(files, options, io)
      const records = read.filter((record) => job === undefined || record.job === job)
      const comparison = heads === undefined ? undefined : await compare(records, { heads, job, asOf }, io)
      const reviews = reviewsOf(records, comparison, { now: io.now(), lateAfterSeconds })
      await io.out(
        json ? reviews.map(({ closing: _, ...one }) => `${JSON.stringify(one)}\n`).join('') : printReviews(reviews, io),
      )
      if (comparison !== undefined) io.err(remedyFor(comparison, { heads, job }))
      if (reviews.length === 0)
        io.err(`curfew: No audit records ${job === undefined ? 'to verify' : `of job ${job}`}\n`)
      done(reviews.length > 0 && reviews.every(({ problems }) => problems.length === 0) ? 0 : 1)
    })
}

const EXAMPLES = `
Reads audit records, one per line, or the output of aws logs filter-log-events and get-log-events. Without a file it reads standard
input, or the audit log itself if standard input is a terminal, or if --stage or --log-group says which. Pass all records of a job,
from the first: a record whose predecessor is not in the input is reported as following a missing one.

A window that is over for longer than --late-after, and has no receipt, is a problem; a closing that was late is said.

A missing last record does not show in the log: --heads compares with the rows of the table, and needs all records of all jobs,
or of --job. Records that are not published yet, or were stored less than five minutes before --as-of, are no problem. Refusals,
and policies without a grant, have no row. Uses the AWS environment (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL), and needs
logs:FilterLogEvents for the log, and dynamodb:Scan, GetItem and Query on the table; with --job, GetItem and Query.
Exit code 1 if there is a problem.

Examples:
  curfew audit verify --heads
  curfew audit verify --stage staging --late-after 5m
  aws logs filter-log-events --log-group-name /curfew/audit --output json | curfew audit verify
  curfew audit verify records.jsonl --job wikipedia-finetune-2025-07-16 --heads`

type Options = LogOptions & {
  readonly job?: string | undefined
  readonly heads?: string | true | undefined
  readonly asOf?: string | undefined
}

/** The table to compare with, if any. */
async function tableOf({ heads, stage }: Options, io: Io): Promise<string | undefined> {
  return heads === true ? stackOf(await settingsOf({ stage }, io)).table : heads
}

/** The whole log, because a chain is verified from its first record. */
async function readInput(files: readonly string[], options: Options, io: Io): Promise<readonly AuditRecord[]> {
  const { stage, logGroup, job } = options
  const isNamed = stage !== undefined || logGroup !== undefined
  if (files.length === 0 && (isNamed || io.isInteractive)) {
    const { readLog } = await import('./log/read-log.ts')
    return readLog({ logGroup: await logGroupOf(options, io), from: new Date(0), job }, io)
  }
  const named = files.length === 0 ? ['-'] : files
  return (await Promise.all(named.map((file) => readRecords(file, io)))).flat()
}

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
