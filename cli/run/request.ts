import { overBecause } from '#cli/credentials/usability.ts'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { type Prepared, prepareRequest } from '#cli/request/prepare.ts'
import { printWarnings } from '#cli/request/print-outcome.ts'
import { requestAccess } from '#cli/request/request-access.ts'
import type { Settings } from '#cli/settings/settings.ts'
import { localTime } from '#cli/terminal/times.ts'
import type { Grant } from '#core/grant/grant.ts'
import { statusOf } from '#core/grant/status.ts'
import { listed, type Problem, printProblems } from '#core/refusal.ts'
import type { Asked } from './options.ts'

/** Policies are attached and keys made by then, if nothing is out. */
const SECONDS_TO_OPEN = 600

/** Checks a request before it is sent. Throws a Fault with everything that is wrong with it. */
export async function prepared(
  { file, options }: Extract<Asked['access'], { readonly from: 'request' }>,
  settings: Settings,
  io: Io,
): Promise<Prepared> {
  const preparation = await prepareRequest({ file, options }, settings, io, 'send')
  if ('prepared' in preparation) return preparation.prepared
  throw refused('Cannot request access', preparation.rejected.problems, 0)
}

/** A grant whose access can be used, or why there is none. `mayOpen`: it may be granted still, or opens later. */
export type Requested = { readonly grant: Grant } | { readonly fault: Fault; readonly mayOpen: boolean }

/** Puts a request, and waits until its access can be used. */
export async function requested(request: Prepared, settings: Settings, io: Io): Promise<Requested> {
  const { jobId, window } = request.asked
  const untilOpen = Math.max(0, Math.ceil((window.opensAt.getTime() - io.now().getTime()) / 1000))
  const outcome = await requestAccess(request, { until: 'ready', seconds: untilOpen + SECONDS_TO_OPEN }, settings, io)
  if ('warnings' in outcome) io.err(printWarnings(outcome.warnings))
  switch (outcome.outcome) {
    case 'ready':
      return { grant: outcome.grant }
    case 'refused':
      return {
        fault: refused(`Curfew refused access for job ${jobId}`, outcome.problems, outcome.moreProblems),
        mayOpen: false,
      }
    case 'over':
      return { fault: over(outcome.grant, io), mayOpen: false }
    case 'scheduled':
      return late(jobId, 'was granted, but is not ready in time')
    case 'unknown':
      return late(jobId, `was asked for, but ${outcome.because}`)
  }
}

function late(jobId: string, what: string): Requested {
  return { fault: new Fault(`Cannot run: the access of job ${jobId} ${what}`), mayOpen: true }
}

function over(grant: Grant, io: Io): Fault {
  const status = statusOf(grant, io.now())
  const how = status === 'ended' || status === 'revoked' ? status : 'closed'
  const because = overBecause(grant, how, (instant) => localTime(instant, io))
  return new Fault(`Cannot run with the access of job ${grant.jobId}: ${because}`)
}

function refused(doing: string, problems: readonly Problem[], more: number): Fault {
  const list = listed(problems)
  return new Fault(`${doing}: ${printProblems({ ...list, more: list.more + more })}`)
}
