import type { Grant } from './grant.ts'
import { endOf, statusOf } from './status.ts'
import { mayBeReopened } from './why.ts'

type Print = { readonly instant: (at: Date) => string; readonly seconds: (seconds: number) => string }

/** Why a grant gives no access at some instant, and what to do about it; undefined if its window is open. */
export function obstacleAt(grant: Grant, at: Date, print: Print): string | undefined {
  const { jobId, window, ended } = grant
  const away = (instant: Date) => print.seconds(Math.abs(at.getTime() - instant.getTime()) / 1000)
  const end = endOf(grant)
  switch (statusOf(grant, at)) {
    case 'scheduled':
      return `The window opens in ${away(window.opensAt)}, at ${print.instant(window.opensAt)}.`
    case 'open':
      return at < end ? undefined : `Access ended ${away(end)} ago.`
    case 'closed':
      return `The window ended ${away(end)} ago, at ${print.instant(end)}, and is not opened again: ask for a new job with curfew request.`
    case 'revoked':
      return `Access was revoked ${away(end)} ago by ${ended?.by}: ${ended?.reason}. It is not given back: ask for a new job with curfew request.`
    default:
      return `Access ended ${away(end)} ago by ${ended?.by}: ${ended?.reason}. ${afterEnd(grant, at, jobId)}`
  }
}

function afterEnd(grant: Grant, at: Date, jobId: string): string {
  return mayBeReopened(grant, at)
    ? `If the job runs again, curfew extend ${jobId} gives it back, for as long after the end as the guardrails say.`
    : 'It is not given back: ask for a new job with curfew request.'
}
