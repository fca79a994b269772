import type { Command } from '@commander-js/extra-typings'
import type { Exit } from './exit.ts'
import { Fault } from './fault.ts'
import { viewOf } from './grant-view.ts'
import type { Io } from './io.ts'
import { changed, printChanges } from './ls/changes.ts'
import { passes } from './ls/filter.ts'
import { type Listed, printGrants } from './ls/print-grants.ts'
import { isAsked } from './principal-option.ts'
import { type Settings, settingsOf, withStage } from './settings/settings.ts'
import { stackOf } from './settings/stack.ts'
import { watch } from './watch.ts'

/** Add `curfew ls`. */
export function addLs(program: Command, io: Io, done: (exit: Exit) => void): void {
  const command = program
    .command('ls')
    .description('List grants: who has access, or is going to have it, and for how long.')
    .option('-a, --all', 'also the grants that are over, of the last 400 days')
    .option('--principal <principal>', 'only grants of user/NAME, role/NAME or access-key/tigris/NAME')
    .option('--mine', 'only grants that you requested, by requestedBy of the settings')
    .option('--filter <filter...>', 'only grants with field=value or field!=value; * stands for any text')
    .option('--watch', 'go on until Ctrl-C: redraw on a terminal, and elsewhere print a line for each change')
    .option('--json', 'print one JSON object per grant; with --watch, each time that it changes')
  withStage(command)
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      const settings = await settingsOf(options, io)
      const isListed = selection(options, settings)
      const { allGrants, unfinishedGrants } = await import('./aws/grants.ts')
      const { connect } = await import('./aws/table.ts')
      const table = connect(stackOf(settings).table)
      const read = async () => {
        const grants = options.all ? await allGrants(table, io) : await unfinishedGrants(table)
        return inOrder(grants.map((grant) => ({ grant, view: viewOf(grant, io.now()) })).filter(isListed))
      }
      const none = nothingFound(options, settings)
      if (options.watch) await watch(watching(read, none, options, io), options.json, io)
      else await printOnce(await read(), none, options, io)
      done(0)
    })
}

const EXAMPLES = `
Without --all, grants that are finished are left out: their policies are gone, and their keys are off. Several filters all have
to hold. Fields are those of --json: jobId, principal, status (scheduled, open, closed, ended, revoked), requestedBy, reason,
source, opensAt, closesAt, endsAt, openedAt, readyAt, closedAt, attached, isolation, keys.
Uses the AWS environment (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL), and needs dynamodb:Query and BatchGetItem on the table and
its indexes; with --all, dynamodb:Scan, which reads the whole table.

Examples:
  curfew ls
  curfew ls --principal user/trainer-gpu-01 --watch
  curfew ls -a --filter 'status!=closed' --filter 'requestedBy=*@acmeco.example'
  curfew ls --json | jq -r 'select(.status == "open") | .jobId'`

type Options = {
  readonly all?: true | undefined
  readonly principal?: string | undefined
  readonly mine?: true | undefined
  readonly filter?: readonly string[] | undefined
  readonly watch?: true | undefined
  readonly json?: true | undefined
}

function selection({ principal, mine, filter = [], all, watch }: Options, { requestedBy }: Settings) {
  const isAbout = isAsked(principal)
  if (mine && requestedBy === undefined)
    throw new Fault('Cannot use --mine: no settings say who you are; set requestedBy in curfew.json')
  if (all && watch) throw new Fault('Cannot watch all grants: --all reads the whole table; omit --all or --watch')
  const passesFilters = passes(filter)
  return ({ view }: Listed) =>
    isAbout(view.principal) && (!mine || view.requestedBy === requestedBy) && passesFilters(view)
}

function inOrder(grants: readonly Listed[]): readonly Listed[] {
  return grants.toSorted((a, b) => compare(a.view.opensAt, b.view.opensAt) || compare(a.view.jobId, b.view.jobId))
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function nothingFound({ all, principal, mine, filter }: Options, { stage }: Settings): string {
  const isNarrowed = principal !== undefined || mine || filter !== undefined
  const what = `${all ? 'grants' : 'unfinished grants'}${isNarrowed ? ' that match' : ''} in stage ${stage}`
  return `No ${what}.${all ? '' : ' See those that are over: curfew ls -a'}\n`
}

async function printOnce(listed: readonly Listed[], none: string, { json }: Options, io: Io): Promise<void> {
  await io.out(json ? toJson(listed) : printGrants(listed, io.now(), io))
  if (listed.length === 0) io.err(`curfew: ${none}`)
}

function watching(read: () => Promise<readonly Listed[]>, none: string, { json }: Options, io: Io) {
  const views = (listed: readonly Listed[] | undefined) => listed?.map(({ view }) => view)
  return {
    read,
    draw: (listed: readonly Listed[]) => (listed.length === 0 ? none : printGrants(listed, io.now(), io)),
    changes: (listed: readonly Listed[], before: readonly Listed[] | undefined) => {
      const now = listed.map(({ view }) => view)
      return json ? changed(now, views(before)).map(line).join('') : printChanges(now, views(before), io)
    },
  }
}

function toJson(listed: readonly Listed[]): string {
  return listed.map(({ view }) => line(view)).join('')
}

function line(view: Listed['view']): string {
  return `${JSON.stringify(view)}\n`
}
