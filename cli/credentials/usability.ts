import { printSeconds } from '#cli/terminal/times.ts'
import type { Grant } from '#core/grant/grant.ts'
import { hasItsKey } from '#core/grant/notices.ts'
import { hasAccessKeys, printPrincipal } from '#core/grant/principal.ts'
import { endOf, statusOf } from '#core/grant/status.ts'

/** Whether a job can have its credentials now: at once, later, or not at all. The sentence says why not, and what to do. */
export type Usability = { readonly when: 'now' } | { readonly when: 'later' | 'never'; readonly because: string }

/** @param print an instant for the user */
export function usabilityOf(grant: Grant, now: Date, print: (instant: Date) => string): Usability {
  const status = statusOf(grant, now)
  if (status === 'scheduled') return { when: 'later', because: notYetOpen(grant, now, print) }
  if (status !== 'open') return { when: 'never', because: overBecause(grant, status, print) }
  if (isReady(grant)) return { when: 'now' }
  return { when: 'later', because: 'its window is open, but its policy or its key is not ready yet' }
}

/** The policies are attached, and the key is stored. `readyAt` says so as well, on AWS up to a minute later. */
export function isReady(grant: Grant): boolean {
  return grant.openedAt !== undefined && grant.closedAt === undefined && hasItsKey(grant)
}

/** Curfew stores no key of a job that keeps its own. */
export function storesNoKey({ principal, keys }: Pick<Grant, 'principal' | 'keys'>): boolean {
  return hasAccessKeys(principal) && keys === 'keep'
}

function notYetOpen({ window: { opensAt } }: Grant, now: Date, print: (instant: Date) => string): string {
  const seconds = Math.ceil((opensAt.getTime() - now.getTime()) / 1000)
  return `its window opens at ${print(opensAt)}, in ${printSeconds(seconds)}`
}

/** Why access is over, and how to have it back. */
export function overBecause(
  grant: Pick<Grant, 'jobId' | 'principal' | 'window' | 'ended'>,
  status: 'closed' | 'ended' | 'revoked',
  print: (instant: Date) => string,
): string {
  const { jobId, ended } = grant
  const at = print(endOf(grant))
  const again = `curfew request, with another job id`
  if (status === 'closed' || ended === undefined)
    return `its window closed at ${at}, and stays closed; ask for access again with ${again}`
  const said = `${ended.by}: ${ended.reason}`
  if (status === 'revoked')
    return `its access was revoked at ${at} (${said}), and is not given back; ask whoever revoked it, then use ${again}`
  return ended.isFinal
    ? `its access ended at ${at} (${said}); ask for access again with ${again}, once ${printPrincipal(grant.principal)} is in order`
    : `its access ended at ${at} (${said}); if that was within the hour, curfew extend ${jobId} --by 30m gives it back`
}
