import type { Command } from '@commander-js/extra-typings'
import { type AccessReport, accessReportOf, type Period } from '#core/audit/history/access-report.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { printInstant, secondsBefore } from '#core/grant/window.ts'
import { instantFrom } from './audit/instants.ts'
import { readRecords } from './audit/records.ts'
import { type LogOptions, logGroupOf, withLogOptions } from './audit/stage.ts'
import { count } from './count.ts'
import type { Exit } from './exit.ts'
import { causeOf, Fault, oneLine } from './fault.ts'
import type { Io } from './io.ts'
import { principalFrom } from './principal-option.ts'
import type { Origin } from './report/sections/about.ts'
import { VERSION } from './version.ts'

/** Requests are made weeks before their windows, and a chain is verified from its first record. */
const LOG_DAYS = 60

const DEFAULT_FILE = 'curfew-report.html'

/** Add `curfew report`. */
export function addReport(program: Command, io: Io, done: (exit: Exit) => void): void {
  const command = program
    .command('report')
    .description('Write a page about who had access when: timeline, lateness, keys, refusals, revocations, drift.')
    .option('--since <instant>', 'from this instant, or for so long, such as 7d', '7d')
    .option('--until <instant>', 'to before this instant (default: now)')
    .option('--principal <principal>', 'only of user/NAME, role/NAME or access-key/tigris/NAME')
    .option('--records <files...>', 'read exported records, as audit verify does, and not CloudWatch Logs')
    .option('--log-from <instant>', `read the log from here on (default: ${LOG_DAYS} days before the period)`)
    .option('-o, --output <file>', `where to write; - is standard output (default: ${DEFAULT_FILE}; with --json, -)`)
    .option('--json', 'write the numbers and grants as JSON')
  withLogOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      const now = io.now()
      const period = periodOf(options, now)
      const { records, source } = await recordsFor(options, period, io)
      const report = accessReportOf(records, period, now)
      const output = options.output ?? (options.json ? '-' : DEFAULT_FILE)
      const origin = { source, madeAt: now, version: VERSION }
      const text = await (options.json ? jsonText(report, origin) : pageText(report, origin))
      await write(output, text, io)
      if (output !== '-')
        io.err(`curfew: Wrote ${output}: ${count(report.jobs.length, 'job')}, ${count(records.length, 'record')}\n`)
      if (report.jobs.length === 0) io.err(`curfew: ${whyEmpty(records)}\n`)
      done(0)
    })
}

const EXAMPLES = `
One HTML file that loads nothing: open it in any browser, send it, print it. Every grant has an address of its own in it,
#g-JOB, and what is searched, shown and sorted is part of the address.
Everything is computed from the audit records. Chains are verified; a chain whose first record was not read is said to begin
before the records. Times are UTC, and the browser's own where the mouse rests on one.
Reads the audit log with the AWS environment (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL), and needs logs:FilterLogEvents.

Examples:
  curfew report
  curfew report --since 7d -o report.html
  curfew report --since 2025-07-01T00:00:00Z --until 2025-08-01T00:00:00Z -o july.html
  curfew report --principal user/trainer-gpu-01 --json
  curfew report --records exported.json -o - > report.html`

function whyEmpty(records: readonly AuditRecord[]): string {
  const times = records.map(({ at }) => at).toSorted()
  const [first, last] = [times[0], times.at(-1)]
  if (first === undefined || last === undefined) return 'No audit records; check --stage, --log-from and AWS_REGION'
  return `No job in the period; the records that were read are from ${oneLine(first)} to ${oneLine(last)}`
}

type Options = LogOptions & {
  readonly since: string
  readonly until?: string | undefined
  readonly principal?: string | undefined
  readonly records?: readonly string[] | undefined
  readonly logFrom?: string | undefined
}

function periodOf({ since, until, principal }: Options, now: Date): Period {
  if (principal !== undefined) principalFrom(principal)
  const end = until === undefined ? now : instantFrom('--until', until, now)
  const begin = instantFrom('--since', since, now)
  if (begin >= end)
    throw new Fault(`Cannot report: --since ${printInstant(begin)} is not before --until ${printInstant(end)}`)
  return { since: begin, until: end, principal }
}

async function recordsFor(
  options: Options,
  { since }: Period,
  io: Io,
): Promise<{ readonly records: readonly AuditRecord[]; readonly source: string }> {
  const { records: files, logFrom } = options
  if (files !== undefined) {
    if (options.stage !== undefined || options.logGroup !== undefined || logFrom !== undefined)
      throw new Fault('Cannot read both: pass --records, or --stage, --log-group and --log-from')
    const read = await Promise.all(files.map((file) => readRecords(file, io)))
    return { records: read.flat(), source: files.map((file) => (file === '-' ? 'standard input' : file)).join(', ') }
  }
  const logGroup = await logGroupOf(options, io)
  const from =
    logFrom === undefined ? secondsBefore(since, LOG_DAYS * 86_400) : instantFrom('--log-from', logFrom, io.now())
  const { readLog } = await import('./audit/log/read-log.ts')
  return { records: await readLog({ logGroup, from }, io), source: `audit log ${logGroup}` }
}

async function pageText(report: AccessReport, origin: Origin): Promise<string> {
  const [{ pageOf }, { charts }] = await Promise.all([import('./report/page.ts'), import('./report/charts/charts.ts')])
  return pageOf(report, origin, charts)
}

async function jsonText(report: AccessReport, origin: Origin): Promise<string> {
  const { reportJson } = await import('./report/json.ts')
  return `${JSON.stringify(reportJson(report, origin), null, 2)}\n`
}

async function write(file: string, text: string, io: Io): Promise<void> {
  if (file === '-') return io.out(text)
  await io.write(file, text).catch((error: unknown) => {
    const cause = causeOf(error)
    throw new Fault(`Cannot write ${file}: ${cause === 'no such file' ? 'no such folder' : cause}`)
  })
}
