import type { Command } from '@commander-js/extra-typings'
import { isFinished } from '#core/grant/reopening.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Table } from './aws/table.ts'
import type { JobStatus } from './contracts/status.ts'
import type { Exit } from './exit.ts'
import type { Io } from './io.ts'
import { settingsOf, withStage } from './settings/settings.ts'
import { stackOf } from './settings/stack.ts'
import { changesOf } from './status/changes.ts'
import { printRefusal, printStatus } from './status/print-status.ts'
import { refusalOf } from './status/refusal.ts'
import { statusOfGrant } from './status/report.ts'
import { unknownJob } from './status/unknown-job.ts'
import { localTime } from './terminal/times.ts'
import { watch } from './watch.ts'

/** Add `curfew status`. */
export function addStatus(program: Command, io: Io, done: (exit: Exit) => void): void {
  const command = program
    .command('status')
    .description('Show one job: what it may do now and why, what IAM holds, its keys, and what happens next and when.')
    .argument('<job>', 'the id of the job')
    .option('--watch', 'go on until nothing is left to do, or Ctrl-C')
    .option('--json', 'print it as JSON; with --watch, each time that it changes')
  withStage(command)
    .addHelpText('after', EXAMPLES)
    .action(async (jobId, options) => {
      const { prefix, ...settings } = await settingsOf(options, io)
      const { connect } = await import('./aws/table.ts')
      const table = connect(stackOf({ prefix }).table)
      const read = () => readStatus(table, jobId, { prefix, stage: settings.stage, isJson: options.json }, io)
      if (options.watch) await watch(watching(read, options.json, io), options.json, io)
      const status = options.watch ? undefined : (await read()).status
      if (status !== undefined) await io.out(options.json ? toJson(status) : print(status, io))
      done(status !== undefined && 'refused' in status ? 1 : 0)
    })
}

const EXAMPLES = `
Uses the AWS environment (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL), and needs dynamodb:GetItem and Query on the table. What IAM
holds is shown as far as the caller may read it: iam:GetUser or GetRole, ListAttached…Policies, List…Policies,
ListGroupsForUser, GetPolicy, GetPolicyVersion, ListAccessKeys. No secret is read.
Exit code 1 if the request was refused.

Examples:
  curfew status wikipedia-finetune-2025-07-16
  curfew status wikipedia-finetune-2025-07-16 --watch
  curfew status wikipedia-finetune-2025-07-16 --json | jq .next`

type Where = { readonly prefix: string; readonly stage: string; readonly isJson: true | undefined }

/** A status, and whether nothing is left to do. */
type Read = { readonly status: JobStatus; readonly isFinished: boolean }

async function readStatus(table: Table, jobId: string, { prefix, stage, isJson }: Where, io: Io): Promise<Read> {
  const { readJob } = await import('./aws/read-job.ts')
  const { grant, records } = await readJob(table, jobId, prefix)
  if (grant === undefined) {
    const refused = refusalOf(jobId, records)
    if (refused !== undefined) return { status: refused, isFinished: true }
    throw await unknownJob({ table, jobId, stage, records }, `show job ${jobId}`)
  }
  const print = isJson ? printInstant : (instant: Date) => localTime(instant, io)
  return { status: statusOfGrant(grant, records, prefix, io.now(), print), isFinished: isFinished(grant.grant) }
}

function print(status: JobStatus, io: Io): string {
  return 'refused' in status ? printRefusal(status, io) : printStatus(status, io.now(), io)
}

function toJson(status: JobStatus): string {
  return `${JSON.stringify(status)}\n`
}

function watching(read: () => Promise<Read>, isJson: true | undefined, io: Io) {
  return {
    read,
    draw: ({ status }: Read) => print(status, io),
    changes: ({ status }: Read, before: Read | undefined) =>
      changesOf(status, before?.status, isJson ? 'json' : (one) => print(one, io), io),
    isOver: (one: Read) => one.isFinished,
  }
}
