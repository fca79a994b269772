import { printAccess } from '#core/access/print-access.ts'
import type { Grant } from '#core/grant/grant.ts'
import { printPrincipal } from '#core/grant/principal.ts'
import { endOf, statusOf } from '#core/grant/status.ts'
import { printInstant } from '#core/grant/window.ts'
import type { GrantView } from './contracts/grant.ts'

/** What commands show of a grant. */
export function viewOf(grant: Grant, now: Date): GrantView {
  const { window, ended, openedAt, readyAt, closedAt, reopened } = grant
  const end = endOf(grant)
  return {
    jobId: grant.jobId,
    principal: printPrincipal(grant.principal),
    status: statusOf(grant, now),
    opensAt: printInstant(window.opensAt),
    closesAt: printInstant(window.closesAt),
    endsAt: printInstant(end),
    secondsLeft: Math.max(0, Math.floor((end.getTime() - now.getTime()) / 1000)),
    requestedClosesAt: printInstant(grant.requestedClosesAt),
    ...(window.runsForSeconds !== undefined && { runsForSeconds: window.runsForSeconds }),
    ...(window.heartbeatSeconds !== undefined && { heartbeatSeconds: window.heartbeatSeconds }),
    attached: openedAt !== undefined && closedAt === undefined,
    ...(openedAt && { openedAt: printInstant(openedAt) }),
    ...(readyAt && { readyAt: printInstant(readyAt) }),
    ...(closedAt && { closedAt: printInstant(closedAt) }),
    ...(ended && {
      ended: { at: printInstant(ended.at), because: ended.because, by: ended.by, reason: ended.reason },
    }),
    ...(reopened && { reopenedAt: printInstant(reopened.at) }),
    access: Object.fromEntries(
      Object.entries(printAccess(grant.access)).map(([kind, entries]) => [kind, [...entries]]),
    ),
    network: grant.network,
    isolation: grant.isolation,
    ...(grant.listing !== undefined && { listing: grant.listing }),
    keys: grant.keys,
    policies: grant.policies.map(({ name }) => name),
    source: grant.source,
    requestedBy: grant.requestedBy,
    reason: grant.reason,
  }
}
