import type { Command } from '@commander-js/extra-typings'
import type { Exit } from '#cli/exit.ts'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { isAsked } from '#cli/principal-option.ts'
import { type Reached, reachOf } from '#core/audit/names-resource.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { whoHadAccess } from '#core/audit/who-had-access.ts'
import { secondsAfter, secondsBefore } from '#core/grant/window.ts'
import { instantFrom } from './instants.ts'
import { readRecords } from './records.ts'
import { type LogOptions, logGroupOf, withLogOptions } from './stage.ts'
import { printAnswers, toJson } from './who/print-answers.ts'
import { printBlocks } from './who/print-blocks.ts'

/** Requests are made weeks before their windows. */
const LOG_DAYS = 60

/** Add `curfew audit who`. */
export function addWho(audit: Command, io: Io, done: (exit: Exit) => void): void {
  const command = audit
    .command('who')
    .description('Find out who could reach something at some time, to the second, from the audit records.')
    .option('--resource <uri>', 's3://bucket, s3://bucket/prefix/ or s3://bucket/object, or an ARN; absent: anything')
    .option('--principal <principal>', 'only access of user/NAME, role/NAME or access-key/tigris/NAME')
    .option('--at <instant>', 'at this moment (default: now)')
    .option('--between <instants...>', 'at any moment from the first to before the second')
    .option('--records <files...>', 'read exported records, as verify does, and not CloudWatch Logs')
    .option('--log-from <instant>', `read the log from here on (default: ${LOG_DAYS} days before the time in question)`)
    .option('--json', 'print one JSON object per answer')
  withLogOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      const asked = questionOf(options, io.now())
      const records = await recordsFor(options, asked, io)
      const answers = answersOf(records, asked)
      await io.out(options.json ? answers.map(toJson).join('') : forPeople(answers, io))
      if (answers.length === 0) io.err(`curfew: Nobody, by ${records.length} records\n`)
      done(0)
    })
}

function forPeople(answers: readonly Reached[], io: Io): string {
  return io.width === undefined ? printAnswers(answers) : printBlocks(answers, io)
}

const EXAMPLES = `
Access is what lies inside a job's window while a policy of it was attached. What is in doubt counts as access: an attachment
from when it was intended, unless it failed, and until its detachment is recorded. It is about Curfew's policies: not about
others that a principal has, and not about the policy of a bucket. Verify the records as well: curfew audit verify.
Reads the audit log with the AWS environment (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL), and needs logs:FilterLogEvents.

Examples:
  curfew audit who --resource s3://acmeco-training-datasets-payroll --at 2025-07-16T03:00:00Z
  curfew audit who --resource s3://acmeco-base-models/llama/ --between 2025-07-16T00:00:00Z 2025-07-17T00:00:00Z
  curfew audit who --principal user/trainer-gpu-01 --between 7d 0s --json
  curfew audit who --records exported.json --resource s3://acmeco-base-models --at 2025-07-16T03:00:00Z`

type Options = LogOptions & {
  readonly resource?: string | undefined
  readonly principal?: string | undefined
  readonly at?: string | undefined
  readonly between?: readonly string[] | undefined
  readonly records?: readonly string[] | undefined
  readonly logFrom?: string | undefined
}

/** Half open; one second long if it is about a moment. */
type Question = {
  readonly resource: string | undefined
  /** Whether it is about a principal. */
  readonly isAbout: (principal: string | undefined) => boolean
  readonly from: Date
  readonly to: Date
}

function questionOf({ resource, principal, at, between }: Options, now: Date): Question {
  if (at !== undefined && between !== undefined) throw new Fault('Cannot answer both: pass --at or --between')
  const isAbout = isAsked(principal)
  if (between === undefined) {
    const moment = at === undefined ? now : instantFrom('--at', at, now)
    return { resource, isAbout, from: moment, to: new Date(moment.getTime() + 1) }
  }
  const [from, to] = between.map((text) => instantFrom('--between', text, now))
  if (between.length !== 2 || from === undefined || to === undefined || from >= to)
    throw new Fault('Cannot use --between: it takes two instants, the earlier one first')
  return { resource, isAbout, from, to }
}

async function recordsFor(options: Options, { from }: Question, io: Io): Promise<readonly AuditRecord[]> {
  if (options.records !== undefined)
    return (await Promise.all(options.records.map((file) => readRecords(file, io)))).flat()
  const logFrom =
    options.logFrom === undefined
      ? secondsBefore(from, LOG_DAYS * 86_400)
      : instantFrom('--log-from', options.logFrom, io.now())
  const { readLog } = await import('./log/read-log.ts')
  return readLog({ logGroup: await logGroupOf(options, io), from: logFrom }, io)
}

function answersOf(records: readonly AuditRecord[], { resource, isAbout, from, to }: Question): readonly Reached[] {
  return whoHadAccess(records)
    .filter(({ principal }) => isAbout(principal))
    .flatMap((had) => {
      const kinds = Object.keys(had.access)
      return (resource === undefined ? { ...had, kinds } : reachOf(resource, had)) ?? []
    })
    .filter((had) => had.from < to && from < reachedUntil(had))
}

/** Records have whole seconds: a policy was detached within the second that its record names. */
function reachedUntil({ ended, until }: Reached): Date {
  return ended === 'detached' ? secondsAfter(until, 1) : until
}
