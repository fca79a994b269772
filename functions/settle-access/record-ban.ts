import type { AuditEntry } from '#core/audit/records.ts'
import { NoSuchPrincipal } from '#core/ports.ts'
import { type BanDecision, isRoleGone } from '#core/sessions/decide-session-ban.ts'
import type { SessionBan } from '#core/sessions/session-ban.ts'
import { denialDrifted } from '#events/access-drifted.ts'
import type { Outcome } from './carry-out.ts'
import { driftsOf } from './drifts-of.ts'
import type { World } from './world.ts'

/**
 * Write what was reached to a role's ban, with its records and events. That denying fails is recorded once, however often it is
 * tried.
 * @param concluded the outcome of earlier changes, if it is not written yet
 */
export async function recordBan(
  ban: SessionBan,
  decision: BanDecision,
  { records, failures }: Outcome,
  concluded: readonly AuditEntry[],
  world: World,
): Promise<void> {
  const at = world.now()
  const hasFailed = failures.length > 0
  const isGone = failures.some((failure) => failure instanceof NoSuchPrincipal) && isRoleGone(ban, at)
  const next: SessionBan = {
    ...ban,
    ...(hasFailed && { failedAt: ban.failedAt ?? at }),
    ...(!hasFailed && decision.reached === 'denied' && { deniedAt: at, superseded: [] }),
    ...((isGone || (!hasFailed && decision.reached === 'lifted')) && { liftedAt: at, superseded: [] }),
  }
  const isRepeated = hasFailed && ban.failedAt !== undefined
  const isPending = ({ change, target }: AuditEntry) =>
    ban.pendingChanges.some((pending) => pending.change === change && pending.target === target)
  const news = isRepeated ? records.filter((record) => record.phase !== 'failed' || isPending(record)) : records
  const drifts = hasFailed ? [] : driftsOf([...decision.attach, ...decision.detach])
  const events = drifts.length > 0 ? [denialDrifted(ban.principal, drifts, at)] : []
  const entries = [...concluded, ...news]
  const isReached = next.deniedAt !== ban.deniedAt || next.liftedAt !== ban.liftedAt
  if (isReached || entries.length > 0 || next.failedAt !== ban.failedAt)
    await world.sessionBans.replace(next, { entries, events })
  if (drifts.length > 0) world.measure({ AccessDrifted: drifts.length })
}
