import type { Command } from '@commander-js/extra-typings'
import type { Exit } from '#cli/exit.ts'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { isAsked } from '#cli/principal-option.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { printPrincipal } from '#core/grant/principal.ts'
import { instantFrom } from './instants.ts'
import { readRecords } from './records.ts'
import { printRecords } from './show/print-records.ts'
import { printTrail } from './show/trail.ts'
import { type LogOptions, logGroupOf, withLogOptions } from './stage.ts'

const SECONDS_BETWEEN_READS = 5

/** Records are published minutes after they are written if the log was out. A record that is read twice is printed once. */
const LATE_SECONDS = 600

/** Add `curfew audit show`. */
export function addShow(audit: Command, io: Io, done: (exit: Exit) => void): void {
  const command = audit
    .command('show')
    .description('Show the audit trail: every change, in order, with its reason.')
    .argument('[job]', 'only the records of one job, or of user/NAME, role/NAME or access-key/tigris/NAME')
    .option('--since <instant>', 'published since then (default: 24h, or 60d of one job)')
    .option('--principal <principal>', 'only changes to user/NAME, role/NAME or access-key/tigris/NAME')
    .option('--because <reasons...>', 'only changes for these reasons, such as drifted: what somebody changed by hand')
    .option('--follow', 'go on with what is published from now on, until interrupted')
    .option('--records <files...>', 'read exported records, as verify does, and not CloudWatch Logs')
    .option('--json', 'print the records as JSON lines, which verify reads')
  withLogOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (job, options) => {
      const query = queryOf(job, options, io)
      const first = await query.read(query.since)
      await query.print(first)
      if (first.length === 0) io.err(`curfew: No audit records${job === undefined ? '' : ` of ${job}`}\n`)
      done(0)
      if (options.follow) await follow(query, first, io)
    })
}

const EXAMPLES = `
On a terminal, records stand below their job, with what was asked for, why, and how it ended; elsewhere, and with --json, each has one
line, with times in UTC. Reads the audit log with the AWS environment (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL), and needs
logs:FilterLogEvents.

Examples:
  curfew audit show wikipedia-finetune-2025-07-16
  curfew audit show --since 7d --principal user/trainer-gpu-01
  curfew audit show --stage staging --follow
  curfew audit show --since 30d --because drifted orphaned
  curfew audit show --since 30d --json | curfew audit verify`

type Options = LogOptions & {
  readonly since?: string | undefined
  readonly principal?: string | undefined
  readonly because?: readonly string[] | undefined
  readonly follow?: true | undefined
  readonly records?: readonly string[] | undefined
  readonly json?: true | undefined
}

type Query = {
  readonly since: Date
  read(from: Date): Promise<readonly AuditRecord[]>
  print(records: readonly AuditRecord[]): Promise<void>
}

function queryOf(job: string | undefined, options: Options, io: Io): Query {
  const { principal, because, records: files, json } = options
  const isAskedPrincipal = isAsked(principal)
  if (options.follow && files !== undefined) throw new Fault('Cannot follow files: pass --follow or --records')
  const isWanted = (record: AuditRecord) =>
    (job === undefined || record.job === job) &&
    (because === undefined || because.includes(record.because)) &&
    isAskedPrincipal(record.principal && printPrincipal(record.principal))
  return {
    since: instantFrom('--since', options.since ?? (job === undefined ? '24h' : '60d'), io.now()),
    read: async (from) => {
      const all = files === undefined ? await readPublished(from, job, options, io) : await readFiles(files, io)
      return all.filter(isWanted)
    },
    print: (records) =>
      io.out(json ? records.map((one) => `${JSON.stringify(one)}\n`).join('') : forPeople(records, io)),
  }
}

function forPeople(records: readonly AuditRecord[], io: Io): string {
  return io.width === undefined ? printRecords(records) : printTrail(records, io)
}

async function readPublished(from: Date, job: string | undefined, options: Options, io: Io) {
  const { readLog } = await import('./log/read-log.ts')
  return readLog({ logGroup: await logGroupOf(options, io), from, job }, io)
}

async function readFiles(files: readonly string[], io: Io): Promise<readonly AuditRecord[]> {
  return (await Promise.all(files.map((file) => readRecords(file, io)))).flat()
}

async function follow(query: Query, first: readonly AuditRecord[], io: Io): Promise<void> {
  const printed = new Set(first.map(({ hash }) => hash))
  const interruption = io.interruption()
  for (;;) {
    await io.sleep(SECONDS_BETWEEN_READS, interruption)
    if (interruption.aborted) return
    const found = await query.read(new Date(io.now().getTime() - LATE_SECONDS * 1000))
    const fresh = found.filter(({ hash }) => !printed.has(hash))
    for (const { hash } of fresh) printed.add(hash)
    if (fresh.length > 0) await query.print(fresh)
  }
}
