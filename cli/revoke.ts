import type { Command } from '@commander-js/extra-typings'
import { AccessRevocationRequested } from '#events/access-revocation-requested.ts'
import { askerOf, reasonFor } from './asker.ts'
import type { EndingAnswer } from './contracts/ending.ts'
import { count } from './count.ts'
import { dryRun, givenUp, printAnswer } from './ending/answer.ts'
import { eventDetail } from './ending/event-detail.ts'
import { ANY_SOURCE, ANY_SOURCE_OPTION, secondsToFollow, withChangeOptions } from './ending/options.ts'
import { printHits } from './ending/print-ended.ts'
import { type Revocation, revokeAccess } from './ending/revoke-access.ts'
import { hitsOf, printTarget, type Target, targetOf } from './ending/target.ts'
import type { Exit } from './exit.ts'
import { causeOf } from './fault.ts'
import type { Io } from './io.ts'
import { orReason } from './or-reason.ts'
import { type Settings, settingsOf } from './settings/settings.ts'
import { stackOf } from './settings/stack.ts'
import { isConfirmed } from './terminal/ask.ts'

/** Add `curfew revoke`. */
export function addRevoke(program: Command, io: Io, done: (exit: Exit) => void): void {
  const command = program
    .command('revoke')
    .description('Take access away for good: of a job, of all jobs of a principal, or all there is.')
    .argument('[job]', 'the id of a job')
    .option(
      '--principal <principal>',
      'every job of user/NAME, role/NAME or access-key/tigris/NAME, and the sessions that a role has',
    )
    .option('--all', 'every grant there is')
    .option('--compromised', "the user's keys have leaked: replace them at once, although other jobs use them")
    .option('--reason <text>', 'why')
    .option('--requested-by <who>', 'who revokes (default: that of curfew.json, or the ARN of the caller)')
    .option(...ANY_SOURCE_OPTION)
  withChangeOptions(command, { yes: 'do not ask', dryRun: 'show what it would hit, and send nothing' })
    .addHelpText('after', EXAMPLES)
    .action(async (job, options) => {
      const target = targetOf(job, options)
      const seconds = secondsToFollow(options)
      const settings = await settingsAnyhow(options, io)
      const source = options.source ?? settings.source ?? ANY_SOURCE
      done(await revoke(target, { ...options, seconds }, { ...settings, source }, io))
    })
}

const EXAMPLES = `
What is revoked is not given back, so it asks first, unless --yes is given. It needs no guardrail, and no table: if Curfew's table
cannot be read, the revocation is sent all the same. It follows it until policies are detached, keys are off, and sessions of
roles are denied. The windows in the policies end access in any case.
Exit code 1 if it hit nothing, 3 if access is not known to be gone in time.

Examples:
  curfew revoke wikipedia-finetune-2025-07-16 --reason "wrong dataset"
  curfew revoke --principal user/trainer-gpu-01 --compromised --reason "key found in a public repository"
  curfew revoke --all --reason "incident 42" --dry-run`

type Options = {
  readonly compromised?: true | undefined
  readonly reason?: string | undefined
  readonly requestedBy?: string | undefined
  readonly yes?: true | undefined
  readonly dryRun?: true | undefined
  readonly json?: true | undefined
  readonly seconds: number
}

async function revoke(target: Target, options: Options, settings: Settings, io: Io): Promise<Exit> {
  const { connect } = await import('#cli/aws/table.ts')
  const { IMPATIENT_OPTIONS } = await import('#cli/aws/client-options.ts')
  const table = connect(stackOf(settings).table, IMPATIENT_OPTIONS)
  const hits = await orReason(hitsOf(target, table, io.now()))
  if (options.dryRun) {
    const answer = dryRun(hits, io)
    return printAnswer(answer, [dryRunLine(answer.grants.length)], options.json, io)
  }
  const doing = `revoke ${printTarget(target)}`
  const reason = await reasonFor(doing, options.reason, io)
  const requestedBy = await askerAnyhow(options.requestedBy, settings, io)
  const asked = { ...target, ...(options.compromised && { compromised: true }), requestedBy, reason }
  const detail = eventDetail(AccessRevocationRequested.detail, asked, doing)

  const isUnseen = 'because' in hits
  if (isUnseen) io.err(`curfew: Nobody can see what it hits: ${hits.because}\n`)
  else if (!options.json) io.err(printHits(hits.found, io))
  const what = isUnseen || hits.found.length === 0 ? printTarget(target) : count(hits.found.length, 'grant')
  if (!(await isConfirmed(doing, `Revoke ${what}? It is not given back.`, options.yes, io))) return givenUp(io)
  const revocation: Revocation = {
    ...{ target, detail, hits, seconds: options.seconds },
    isCompromise: options.compromised === true,
  }
  const revoked = await revokeAccess(revocation, table, settings, io)
  return printAnswer(revoked, headlines(target, revoked.answer), options.json, io)
}

/** A broken file of settings keeps nobody from a revocation. */
async function settingsAnyhow(options: { readonly stage?: string | undefined }, io: Io): Promise<Settings> {
  const settings = await orReason(settingsOf(options, io))
  if ('found' in settings) return settings.found
  io.err(`curfew: ${settings.because}; going on without it\n`)
  const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' })
  return settingsOf(options, { ...io, read: () => Promise.reject(missing) })
}

/** Who revokes is worth knowing, and no reason to keep access. */
async function askerAnyhow(option: string | undefined, settings: Settings, io: Io): Promise<string> {
  return askerOf(option, settings).catch((error: unknown) => {
    io.err(`curfew: Nobody can tell who revokes: ${causeOf(error)}\n`)
    return io.environment.USER || 'somebody'
  })
}

function dryRunLine(hits: number): string {
  return hits === 0
    ? 'This would hit no grant. Nothing was sent.'
    : `This would revoke ${count(hits, 'grant')}. Nothing was sent.`
}

function headlines(target: Target, answer: EndingAnswer): readonly string[] {
  const { outcome, because, grants, noGrant = [], sessionsDenied = [], keysReplaced = [] } = answer
  const left = grants.filter(({ isClosed }) => !isClosed).length
  switch (outcome) {
    case 'unknown':
      return [`The revocation of ${printTarget(target)} was sent, and its effect is not known: ${because}`]
    case 'none':
      return [
        noGrant.length > 0
          ? `No grant has the id ${noGrant.join(', ')}. A request of it that is still on its way is over from the start.`
          : 'No grant was left to revoke. The revocation is recorded, and requests from before it are over from the start.',
      ]
    default:
      return [
        ...(grants.length === 0 ? [] : [accessLine(grants.length, left)]),
        ...(because === undefined ? [] : [`${because.charAt(0).toUpperCase()}${because.slice(1)}.`]),
        ...sessionsDenied.map((role) => `Sessions of ${role} from before are denied.`),
        ...keysReplaced.map((user) => `Keys of ${user} are replaced.`),
      ]
  }
}

function accessLine(all: number, left: number): string {
  if (left === 0) return `Access of ${count(all, 'job')} is revoked.`
  return `Access of ${left} of ${count(all, 'job')} is not known to be gone yet.`
}
