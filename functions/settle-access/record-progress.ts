import { mayAttach } from '#core/audit/pending-changes.ts'
import { LATE_AFTER_SECONDS, receipt, secondsLate } from '#core/audit/receipt.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import type { Decision, Reached } from '#core/grant/decide.ts'
import type { Grant } from '#core/grant/grant.ts'
import { hasAccessKeys } from '#core/grant/principal.ts'
import { endOf } from '#core/grant/status.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Journal } from '#core/ports.ts'
import type { Announcement } from '#events/announcement.ts'
import { accessClosed, accessOpened } from '#events/news.ts'
import type { Outcome } from './carry-out.ts'
import type { World } from './world.ts'

/** What was reached goes on the row first: news that tells of more than the table knows would mislead those who look. */
export async function recordProgress(
  grant: Grant,
  decision: Decision,
  { records, failures }: Outcome,
  journal: Journal,
  world: World,
): Promise<void> {
  const at = world.now()
  const reached = failures.length === 0 ? decision.reached : undefined
  const noted = { ...grant, ...progress(grant, reached, at) }
  await journal.record([...records, ...lastRecord(noted, reached, at)])
  if (reached !== undefined || journal.hasMoved()) await world.grants.replace({ ...noted, ...journal.trail() })

  const drifted = failures.length === 0 ? driftOf(decision) : []
  await world.bus.announce([
    ...(reached === 'opened' ? [accessOpened(grant, at)] : []),
    ...(reached === 'closed' ? [accessClosed(grant, at)] : []),
    ...(drifted.length > 0 ? [accessDrifted(grant, drifted, at)] : []),
  ])
  world.measure({ ...measuresOf(grant, reached, at), ...(drifted.length > 0 && { AccessDrifted: drifted.length }) })
}

function progress(grant: Grant, reached: Reached | undefined, at: Date): Partial<Grant> {
  switch (reached) {
    case 'opened':
      return { openedAt: at, superseded: [] }
    case 'extended':
      return { superseded: [] }
    case 'closed':
      return { closedAt: at, superseded: [], ...(!mayAttach(grant.pendingChanges) && { confirmedAt: at }) }
    case 'confirmed':
      return { confirmedAt: at }
    case 'sessions over':
      return { sessionsOverAt: at }
    case undefined:
      return {}
  }
}

/** Where there are keys to put right, rotate-keys writes it; and where a run may still be attaching, the look that comes after it. */
function lastRecord(grant: Grant, reached: Reached | undefined, at: Date): readonly AuditEntry[] {
  const hasKeys = hasAccessKeys(grant.principal) && grant.openedAt !== undefined
  const isLast = grant.confirmedAt !== undefined && (reached === 'closed' || reached === 'confirmed')
  return isLast && !hasKeys ? [receipt(grant, grant.closedAt ?? at)] : []
}

function measuresOf(grant: Grant, reached: Reached | undefined, at: Date) {
  if (reached === 'opened') {
    const { window, askedAt } = grant
    const due = window.opensAt > askedAt ? window.opensAt : askedAt
    return { AccessOpened: 1, OpenLateness: secondsLate(due, at) }
  }
  if (reached !== 'closed') return {}
  const CloseLateness = secondsLate(endOf(grant), at)
  return { AccessClosed: 1, CloseLateness, LateClosings: CloseLateness > LATE_AFTER_SECONDS ? 1 : 0 }
}

type Drift = { readonly action: 'attach' | 'detach'; readonly policy: string }

function driftOf({ changes }: Decision): readonly Drift[] {
  return changes
    .filter(({ because }) => because === 'drifted')
    .map(({ action, policy }) => ({ action: action === 'detach' ? 'detach' : 'attach', policy: policy.name }))
}

function accessDrifted({ jobId, principal }: Grant, changes: readonly Drift[], at: Date): Announcement {
  return { detailType: 'Access Drifted', detail: { jobId, principal, changes: [...changes], at: printInstant(at) } }
}
