import type { Command } from '@commander-js/extra-typings'
import { count } from '#cli/count.ts'
import type { Exit } from '#cli/exit.ts'
import type { Io } from '#cli/io.ts'
import { settingsOf, withStage } from '#cli/settings/settings.ts'
import { stackOf } from '#cli/settings/stack.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Republished } from './republish/outcome.ts'
import { type Request, requestOf } from './republish/request.ts'

/** Add `curfew audit republish`. */
export function addRepublish(audit: Command, io: Io, done: (exit: Exit) => void): void {
  const command = audit
    .command('republish')
    .description('Publish audit records again, from the table to the audit log.')
    .option('--table <name>', "the table, which has the stack's prefix as its name (default: that of the stage)")
    .option('--from <instant>', 'the first instant of the range')
    .option('--to <instant>', 'the first instant after the range')
    .option('--job <job>', 'only the records of one job, or of user/NAME')
    .option('--events', 'put the events for subscribers on the bus again as well')
    .option('--dry-run', 'count what would be published, and change nothing')
    .option('--json', 'print the counts as JSON')
  withStage(command)
    .addHelpText('after', EXAMPLES)
    .action(async ({ events = false, dryRun = false, json, ...options }) => {
      const table = options.table ?? stackOf(await settingsOf(options, io)).table
      const request = requestOf({ ...options, table })
      const { republishItems } = await import('./table/republish-items.ts')
      const republished = await republishItems({ ...request, withEvents: events, isDryRun: dryRun }, io)
      await io.out(json ? toJson(request, dryRun, republished) : print(dryRun, republished))
      if (isNothing(republished)) io.err(`curfew: Nothing to publish was stored ${rangeOf(request)}\n`)
      const isComplete = republished.held === 0 && republished.unreadable.length === 0
      done(isComplete && !isNothing(republished) ? 0 : 1)
    })
}

const EXAMPLES = `
Marks what was stored in the range as unpublished; the publish Lambda then writes it to the log, within minutes. The log may
then have a record twice, with the same hash, which readers ignore. The table keeps what was published for 400 days. Nothing is
marked while publication is late, because openings wait for that.
Uses the AWS environment: AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL. Needs dynamodb:Scan, Query and UpdateItem on the table and
its indexes, and no right to write the log. Without --job it reads the whole table.
Exit code 1 if nothing was found, or if something in the range cannot be published yet.

Examples:
  curfew audit republish --from 2025-07-16T00:00:00Z --to 2025-07-17T00:00:00Z --dry-run
  curfew audit republish --table curfew --from 2025-07-16T00:00:00Z --to 2025-07-17T00:00:00Z \\
    --job wikipedia-finetune-2025-07-16`

function isNothing({ items, waiting, held, unreadable }: Republished): boolean {
  return items + waiting + held + unreadable.length === 0
}

function rangeOf({ table, from, to, job }: Request): string {
  const range = `in table ${table} from ${printInstant(from)} to ${printInstant(to)}`
  return job === undefined ? range : `for ${job} ${range}`
}

function toJson({ table, from, to, job }: Request, dryRun: boolean, republished: Republished): string {
  const range = { table, from: printInstant(from), to: printInstant(to), ...(job !== undefined && { job }) }
  return `${JSON.stringify({ ...range, dryRun, ...republished })}\n`
}

function print(isDryRun: boolean, { items, records, events, waiting, held, unreadable }: Republished): string {
  const what = [count(records, 'record'), ...(events > 0 ? [count(events, 'event')] : [])].join(' and ')
  const lines = [
    ...(items > 0
      ? [`${isDryRun ? 'Would publish again' : 'Marked to be published again'}: ${what} in ${count(items, 'item')}.`]
      : []),
    ...(waiting > 0 ? [`Already waiting to be published: ${count(waiting, 'item')}.`] : []),
    ...(held > 0 ? [`Still being published elsewhere; run the command again later: ${count(held, 'item')}.`] : []),
    ...unreadable.map((key) => `Cannot be read, and was left as it is: ${key}`),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
