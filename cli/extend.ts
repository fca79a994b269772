import type { Command } from '@commander-js/extra-typings'
import type { Grant } from '#core/grant/grant.ts'
import { listed } from '#core/refusal.ts'
import { askerOf, reasonFor } from './asker.ts'
import type { ExtensionAnswer } from './contracts/extension.ts'
import { givenUp } from './ending/answer.ts'
import { secondsToFollow, withChangeOptions } from './ending/options.ts'
import type { Exit } from './exit.ts'
import { answerAbout, extendAccess } from './extension/extend-access.ts'
import { type Extension, extensionOf, newEndOf, problemsWith } from './extension/extension.ts'
import { Fault } from './fault.ts'
import type { Io } from './io.ts'
import { readConfiguration } from './policy/configuration.ts'
import { printRefusal } from './request/print-outcome.ts'
import { SETTINGS_FILE, type Settings, settingsOf } from './settings/settings.ts'
import { stackOf } from './settings/stack.ts'
import { isConfirmed } from './terminal/ask.ts'
import { painter } from './terminal/paint.ts'
import { localTime, timeLeft } from './terminal/times.ts'

/** Add `curfew extend`. */
export function addExtend(program: Command, io: Io, done: (exit: Exit) => void): void {
  const command = program
    .command('extend')
    .description("Move the end of a job's access later; or give it back, if the job ended a while ago.")
    .argument('<job>', 'the id of the job')
    .option('--by <duration>', 'so much later than its end, or from now on if it has ended: 30m, 2h')
    .option('--until <instant>', 'until then: 2025-07-16T05:00:00Z, or how far ahead: 2h')
    .option('--reason <text>', 'why')
    .option('--requested-by <who>', 'who asks (default: that of curfew.json, or the ARN of the caller)')
    .option('--source <source>', 'the source of the event, by which guardrails know who asks')
  withChangeOptions(command, {
    yes: 'do not ask before an ended grant is reopened',
    dryRun: 'check it, and send nothing',
  })
    .addHelpText('after', EXAMPLES)
    .action(async (jobId, options) => {
      const seconds = secondsToFollow(options)
      const settings = await settingsOf(options, io)
      const source = options.source ?? settings.source
      if (source === undefined)
        throw new Fault(`Cannot extend access: an event needs a source; pass --source, or set it in ${SETTINGS_FILE}`)
      const answer = await extend(jobId, { ...options, seconds }, { ...settings, source }, source, io)
      done(answer === undefined ? givenUp(io) : await printAnswer(answer, options.json, io))
    })
}

const EXAMPLES = `
There is no gap: the policies with the new end are attached before the old ones are detached. A grant that its job ended is
reopened, within the limit of the guardrails, with another key; on a terminal it asks first. What was revoked stays revoked.
Exit code 1 if it is refused, 3 if it is not known in time.

Examples:
  curfew extend wikipedia-finetune-2025-07-16 --by 30m --reason "two epochs to go"
  curfew extend wikipedia-finetune-2025-07-16 --until 2025-07-16T05:00:00Z --reason "two epochs to go" --json`

type Options = {
  readonly by?: string | undefined
  readonly until?: string | undefined
  readonly reason?: string | undefined
  readonly requestedBy?: string | undefined
  readonly yes?: true | undefined
  readonly dryRun?: true | undefined
  readonly json?: true | undefined
  readonly seconds: number
}

/** Undefined if somebody thinks better of it. */
async function extend(
  jobId: string,
  options: Options,
  settings: Settings,
  source: string,
  io: Io,
): Promise<ExtensionAnswer | undefined> {
  const configuration = await readConfiguration(settings, io)
  const { connect } = await import('#cli/aws/table.ts')
  const { grantNamed } = await import('#cli/aws/grants.ts')
  const table = connect(stackOf(settings).table)
  const grant = await grantNamed(table, jobId)
  if (grant === undefined)
    throw new Fault(
      `Cannot extend access of job ${jobId}: stage ${settings.stage} has no grant of that id; it may have been refused`,
    )
  const closesAt = newEndOf(options, grant, io.now())
  const reason = await reasonFor(`extend access of job ${jobId}`, options.reason, io)
  const extension = extensionOf(grant, closesAt, await askerOf(options.requestedBy, settings), reason)
  const problems = listed(problemsWith(extension, source, configuration, io.now()))
  const about = answerAbout(extension)
  if (problems.problems.length > 0)
    return { ...about, outcome: 'refused', problems: [...problems.problems], moreProblems: problems.more }
  if (options.dryRun) return { ...about, outcome: 'dry-run' }
  if (!(await isMeant(extension, options, io))) return undefined
  return extendAccess(extension, options.seconds, table, settings, io)
}

/** To reopen is more than the word says, so it is said before. A script has no terminal to ask on, and has named the job. */
async function isMeant({ grant, closesAt }: Extension, { yes, json }: Options, io: Io): Promise<boolean> {
  if (grant.ended === undefined) return true
  const said = endedLine(grant, io)
  if (!json) io.err(`curfew: ${said}; this reopens it until ${localTime(closesAt, io)}\n`)
  if (!io.isInteractive) return true
  return isConfirmed(`reopen job ${grant.jobId}`, 'Reopen it?', yes, io)
}

function endedLine({ jobId, ended, window }: Grant, io: Io): string {
  return `Access of job ${jobId} ended at ${localTime(ended?.at ?? window.closesAt, io)} (${ended?.reason})`
}

async function printAnswer(answer: ExtensionAnswer, json: true | undefined, io: Io): Promise<Exit> {
  const { outcome, jobId, problems = [], moreProblems = 0, because, event } = answer
  if (json) await io.out(`${JSON.stringify(answer, null, 2)}\n`)
  else if (outcome === 'refused') {
    const doing =
      event === undefined ? `Cannot extend access of job ${jobId}` : `The extension of job ${jobId} is refused`
    io.err(printRefusal(doing, problems, moreProblems))
  } else if (outcome === 'unknown')
    io.err(`curfew: The extension of job ${jobId} was sent, and what became of it is not known yet: ${because}\n`)
  else await io.out(`${sentence(answer, io)}\n`)
  if (outcome === 'refused') return 1
  return outcome === 'unknown' || answer.isApplied === false ? 3 : 0
}

function sentence({ outcome, jobId, closesAt, insteadOf, isApplied }: ExtensionAnswer, io: Io): string {
  const end = new Date(closesAt)
  const until = `${localTime(end, io)}, ${timeLeft(end, io.now())}`
  if (outcome === 'dry-run') return `Access of job ${jobId} would end at ${until}. Nothing was sent.`
  const what = outcome === 'reopened' ? 'is open again, until' : 'now ends at'
  const before = outcome === 'reopened' ? '' : ` It ended at ${localTime(new Date(insteadOf), io)} before.`
  const rest =
    isApplied === false ? ' Its policies do not have that end yet: access ends at the old one until they do.' : ''
  return `${painter(io)('green', `Access of job ${jobId} ${what} ${until}.`)}${before}${rest}`
}
