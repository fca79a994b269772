import { type Command, Option } from '@commander-js/extra-typings'
import type { Exit } from '#cli/exit.ts'
import type { Io } from '#cli/io.ts'
import { withRequestOptions } from '#cli/request/options.ts'
import { settingsOf, withStage } from '#cli/settings/settings.ts'
import { whyNotRun } from './find-program.ts'
import { EXAMPLES } from './help.ts'
import { askedBy } from './options.ts'
import { runAsked } from './run-asked.ts'
import { sayer } from './say.ts'

const JOB = ['--job <job>', 'a grant to join, or the id of a new one (default: one is made, and printed)'] as const

/** Add `curfew run`. */
export function addRun(program: Command, io: Io, done: (exit: Exit) => void, argv: readonly string[]): void {
  const command = withRequestOptions(program.command('run'), JOB)
    .description('Run a command with the access of a job: ask for it, wait for it, and end it with the command.')
    .argument(
      '[words...]',
      'file with a Training Job Scheduled event (- is standard input); after --, the command and its arguments',
    )
    .usage('[event] [options] -- <command> [args...]')
  withStage(command)
    .option('--signal <signal@time>', 'send the command a signal so long before access ends: USR1@15m', collect)
    .option('--extend-by <duration>', 'ask for so much more time before access ends, again and again')
    .option('--at-most <duration>', 'how much later than at first access may end, all extensions together')
    .addOption(
      new Option('--on-revoked <reaction>', 'what the command is sent when its access is ended or revoked')
        .choices(['term', 'nothing'] as const)
        .default('term' as const),
    )
    .addOption(
      new Option('--credentials <way>', 'profile: AWS_PROFILE, asked again when needed; env: a fixed key')
        .choices(['profile', 'env'] as const)
        .default('profile' as const),
    )
    .option('--json', 'say what happens as JSON lines on standard error')
    .addHelpText('after', EXAMPLES)
    .action(async (words, options) => {
      const asked = askedBy(words, options, argv)
      const notRun = await whyNotRun(asked.command[0], io)
      if (notRun !== undefined) {
        io.err(`curfew: Cannot run ${asked.command[0]}: ${notRun.because}\n`)
        return done(notRun.exit)
      }
      const settings = await settingsOf(options, io)
      done(await runAsked(asked, settings, (jobId) => sayer(jobId, options, io), io))
    })
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value]
}
