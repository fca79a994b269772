import type { Command } from '@commander-js/extra-typings'
import { listed } from '#core/refusal.ts'
import type { RequestAnswer } from './contracts/request.ts'
import { secondsFrom } from './durations.ts'
import type { Exit } from './exit.ts'
import { Fault } from './fault.ts'
import type { Io } from './io.ts'
import { type RequestOptions, withRequestOptions } from './request/options.ts'
import type { Outcome } from './request/outcome.ts'
import { type Mode, type Prepared, prepareRequest, type Rejected } from './request/prepare.ts'
import { checkedAnswer, printChecked } from './request/print-checked.ts'
import { answerOf, printGranted, printRefusal, printWarnings } from './request/print-outcome.ts'
import { putRequest, requestAccess } from './request/request-access.ts'
import { type Settings, settingsOf, withStage } from './settings/settings.ts'
import { printSourceFault } from './source/print-fault.ts'
import { SourceFault } from './source/source-fault.ts'

/** Rule, Lambda and the calls to IAM take a few seconds, and a first start of the Lambda some more. */
const SECONDS_TO_ANSWER = 30

/** Policies are attached and keys made by then, if nothing is out. */
const SECONDS_TO_OPEN = 300

/** Add `curfew request`. */
export function addRequest(program: Command, io: Io, done: (exit: Exit) => void): void {
  const command = withRequestOptions(program.command('request'))
    .description('Ask for the access of a job: checked here first, then sent, then followed to its answer.')
    .argument(
      '[event]',
      'file with a Training Job Scheduled event: its detail, the delivered event, or put-events input; - is standard input',
    )
  withStage(command)
    .option('--account <id>', 'the account to check the request for (default: that of the caller)')
    .option('--region <region>', 'the region to check it for (default: that of the AWS environment)')
    .option('--dry-run', 'check it, show what would be granted, and send nothing')
    .option('--print', 'check its form, print its event, and send nothing')
    .option('--wait', 'follow it until the job can begin')
    .option('--no-wait', 'send it, and wait for no answer')
    .option(
      '--timeout <duration>',
      `how long to wait (default: ${SECONDS_TO_ANSWER}s for the answer; --wait: 5m after it opens)`,
    )
    .option('--json', 'print what became of it as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (event, options) => {
      const settings = await settingsOf(options, io)
      const mode = modeOf(options)
      const timeout = options.timeout === undefined ? undefined : secondsFrom('--timeout', options.timeout)
      const { account, region } = options
      const preparation = await prepareRequest(
        { file: event, options, account, region },
        settings,
        io,
        mode,
        io.isInteractive ? (await import('./request/ask.ts')).askFor : undefined,
      )
      if ('rejected' in preparation) return done(await reject(preparation.rejected, options, io))
      const { prepared } = preparation
      if (mode === 'print') return done(await printEvent(prepared, io))
      if (mode === 'try') return done(await printDryRun(prepared, settings, options, io))
      if (options.wait === false) return done(await sendOnly(prepared, settings, options, io))
      const outcome = await requestAccess(prepared, waitingOf(prepared, options.wait, timeout, io), settings, io)
      done(await printOutcome(outcome, prepared, options, io))
    })
}

const EXAMPLES = `
Without --wait it still waits for the answer, because a refusal that nobody sees is of no use. On a terminal, what is missing
is asked for. The same request twice is one grant.
Exit code 1 if it is refused or over, 3 if nobody answered in time.

Examples:
  curfew request event.json --wait
  curfew request event.json --for 3h --job retry-2 --dry-run
  curfew request --read s3://acmeco-training-datasets-wikipedia-2025-07-01 --write s3://acmeco-finetuned-models/ada/ \\
    --principal user/trainer-gpu-01 --from 203.0.113.42 --for 3h --reason "weekly fine-tune" --wait
  curfew request --read name:wikipedia --for 90m --starts-at 2025-07-16T01:00:00Z --reason nightly --print > event.json`

type Options = RequestOptions & {
  readonly dryRun?: true | undefined
  readonly print?: true | undefined
  readonly json?: true | undefined
}

function modeOf({ dryRun, print }: Options): Mode {
  if (dryRun && print) throw new Fault('Cannot do both: pass --dry-run or --print')
  if (print) return 'print'
  return dryRun ? 'try' : 'send'
}

function waitingOf({ asked }: Prepared, wait: boolean | undefined, timeout: number | undefined, io: Io) {
  if (wait !== true) return { until: 'scheduled', seconds: timeout ?? SECONDS_TO_ANSWER } as const
  const untilOpen = Math.max(0, Math.ceil((asked.window.opensAt.getTime() - io.now().getTime()) / 1000))
  return { until: 'ready', seconds: timeout ?? untilOpen + SECONDS_TO_OPEN } as const
}

async function reject({ problems, marked }: Rejected, { json }: Options, io: Io): Promise<Exit> {
  const list = listed(problems)
  if (json) await printJson({ outcome: 'refused', problems: [...list.problems], moreProblems: list.more }, io)
  else if (marked !== undefined) {
    const fault = new SourceFault(`Cannot request the access in ${marked.text.file}`, marked.text, marked.problems)
    io.err(`curfew: ${await printSourceFault(fault, io.width)}`)
  } else io.err(printRefusal('Cannot request access', list.problems, list.more))
  return 1
}

async function printEvent({ detail }: Prepared, io: Io): Promise<Exit> {
  await io.out(`${JSON.stringify(detail, null, 2)}\n`)
  return 0
}

async function printDryRun(prepared: Prepared, settings: Settings, { json }: Options, io: Io): Promise<Exit> {
  const checked = checkedAnswer(prepared, settings)
  if (json) await printJson(checked, io)
  else await io.out(printChecked(checked, prepared, io))
  return 0
}

async function sendOnly(prepared: Prepared, settings: Settings, { json }: Options, io: Io): Promise<Exit> {
  const event = await putRequest(prepared, settings)
  const { jobId } = prepared.asked
  if (json) await printJson({ outcome: 'sent', jobId, event }, io)
  else
    await io.out(
      `Sent the request of job ${jobId} as event ${event}: curfew status ${jobId} shows what became of it.\n`,
    )
  return 0
}

async function printOutcome(
  outcome: Outcome,
  { asked: { jobId } }: Prepared,
  { json }: Options,
  io: Io,
): Promise<Exit> {
  if ('warnings' in outcome && !json) io.err(printWarnings(outcome.warnings))
  if (json) await printJson(answerOf(outcome, jobId, io.now()), io)
  else if (outcome.outcome === 'refused')
    io.err(printRefusal(`Access for job ${jobId} is refused`, outcome.problems, outcome.moreProblems))
  else if (outcome.outcome === 'unknown')
    io.err(
      `curfew: The request of job ${jobId} was sent, and what became of it is not known yet: ${outcome.because}; look with curfew status ${jobId}\n`,
    )
  else await io.out(printGranted(outcome, io))
  if (outcome.outcome === 'unknown') return 3
  return outcome.outcome === 'refused' || outcome.outcome === 'over' ? 1 : 0
}

async function printJson(answer: RequestAnswer, io: Io): Promise<void> {
  await io.out(`${JSON.stringify(answer, null, 2)}\n`)
}
