import type { RequestAnswer } from '#cli/contracts/request.ts'
import { count } from '#cli/count.ts'
import { oneLine } from '#cli/fault.ts'
import { viewOf } from '#cli/grant-view.ts'
import type { Io } from '#cli/io.ts'
import { painter } from '#cli/terminal/paint.ts'
import { table } from '#cli/terminal/table.ts'
import { localTime, printSeconds, timeLeft } from '#cli/terminal/times.ts'
import { printPrincipal } from '#core/grant/principal.ts'
import { statusOf } from '#core/grant/status.ts'
import type { Problem } from '#core/refusal.ts'
import type { Outcome } from './outcome.ts'

type Granted = Extract<Outcome, { readonly grant: unknown }>

/** An outcome as JSON. */
export function answerOf(outcome: Outcome, jobId: string, now: Date): RequestAnswer {
  if (!('grant' in outcome)) {
    return outcome.outcome === 'refused'
      ? { ...outcome, jobId, problems: [...outcome.problems] }
      : { ...outcome, jobId }
  }
  return { ...outcome, jobId, grant: viewOf(outcome.grant, now), warnings: [...outcome.warnings] }
}

/** A grant, in a sentence and what there is to know about it. */
export function printGranted(outcome: Granted, io: Io): string {
  const { grant } = outcome
  const { window, principal } = grant
  const secret = 'secret' in outcome && outcome.secret !== undefined ? [['key', `in the secret ${outcome.secret}`]] : []
  const rows = [
    ['principal', printPrincipal(principal)],
    ['opens', localTime(window.opensAt, io)],
    ['closes', `${localTime(window.closesAt, io)}, ${timeLeft(window.closesAt, io.now())}`],
    ...secret,
    ['next', nextOf(outcome)],
  ]
  const lines = table(rows, io.width === undefined ? undefined : io.width - 2)
  return `${headline(outcome, io)}\n${lines.replaceAll(/^/gm, '  ').trimEnd()}\n`
}

function headline({ outcome, grant, event }: Granted, io: Io): string {
  const { jobId } = grant
  const paint = painter(io)
  const again = event === undefined ? ' The same request was granted before.' : ''
  if (outcome === 'ready') return paint('green', `Access of job ${jobId} is ready.`) + again
  if (outcome === 'over')
    return paint('red', `Access of job ${jobId} is over: it is ${statusOf(grant, io.now())}.`) + again
  const seconds = Math.ceil((grant.window.opensAt.getTime() - io.now().getTime()) / 1000)
  const when = seconds > 0 ? `opens in ${printSeconds(seconds)}` : 'is being opened'
  return paint('green', `Access of job ${jobId} is scheduled, and ${when}.`) + again
}

function nextOf({ outcome, grant: { jobId } }: Granted): string {
  if (outcome === 'over') return 'request it for a job of another id'
  return `curfew status ${jobId} shows it, curfew end ${jobId} ends it early`
}

/** What cannot be done, and why: one problem in the same line, several each in its own. */
export function printRefusal(doing: string, problems: readonly Problem[], more: number): string {
  const texts = problems.map(({ path, message }) => oneLine(path === '' ? message : `${path}: ${message}`))
  const [only] = texts
  if (only !== undefined && texts.length === 1 && more === 0) return `curfew: ${oneLine(doing)}: ${only}\n`
  const lines = [...texts, ...(more === 0 ? [] : [`and ${count(more, 'more problem')}`])].map((text) => `  ${text}\n`)
  return `curfew: ${oneLine(doing)}: ${count(texts.length + more, 'problem')}\n${lines.join('')}`
}

/** What may surprise whoever asked. */
export function printWarnings(warnings: readonly Problem[]): string {
  return warnings
    .map(({ path, message }) => `curfew: Warning: ${oneLine(path === '' ? message : `${path}: ${message}`)}\n`)
    .join('')
}
