import type { Command, OptionValues } from '@commander-js/extra-typings'
import { secondsFrom } from '#cli/durations.ts'
import { withStage } from '#cli/settings/settings.ts'

/** A closing takes seconds. After three minutes it counts as late, and raises an alarm. */
const SECONDS_TO_CLOSE = 180

/** Ends and revocations need no guardrail, so any source will do. */
export const ANY_SOURCE = 'curfew-cli'

/** The source of an event that any source may put. */
export const ANY_SOURCE_OPTION = [
  '--source <source>',
  `the source of the event (default: that of curfew.json, or ${ANY_SOURCE})`,
] as const

type Words = { readonly yes: string; readonly dryRun: string }

/** The options of a command that shows what it changes, asks, puts an event and follows it. */
export function withChangeOptions<Args extends unknown[], Options extends OptionValues>(
  command: Command<Args, Options>,
  { yes, dryRun }: Words,
) {
  const changing = command
    .option('--yes', yes)
    .option('--dry-run', dryRun)
    .option('--timeout <duration>', `how long to follow it (default: ${SECONDS_TO_CLOSE / 60}m)`, secondsOf)
    .option('--json', 'print what became of it as JSON')
  return withStage(changing)
}

/** How many seconds to follow it. */
export function secondsToFollow({ timeout = SECONDS_TO_CLOSE }: { readonly timeout?: number | undefined }): number {
  return timeout
}

function secondsOf(text: string): number {
  return secondsFrom('--timeout', text)
}
