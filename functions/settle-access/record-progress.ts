import { mayAttach } from '#core/audit/pending-changes.ts'
import { LATE_AFTER_SECONDS, receipt, secondsLate } from '#core/audit/receipt.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import type { Decision, Reached } from '#core/grant/decide.ts'
import type { Grant } from '#core/grant/grant.ts'
import { hasAccessKeys } from '#core/grant/principal.ts'
import { endOf, isWanted, wasOpen } from '#core/grant/status.ts'
import type { Journal } from '#core/ports.ts'
import { accessClosed } from '#events/access-closed.ts'
import { accessDrifted, type Drift } from '#events/access-drifted.ts'
import { accessOpened } from '#events/access-opened.ts'
import { keysDue } from '#events/keys-due.ts'
import type { Outcome } from './carry-out.ts'
import type { World } from './world.ts'

/** Write what was reached to the row, then announce it: an announcement must not be ahead of the table. */
export async function recordProgress(
  grant: Grant,
  decision: Decision,
  { records, failures, hasDetached }: Outcome,
  journal: Journal,
  world: World,
): Promise<void> {
  const at = world.now()
  const reached = failures.length === 0 ? decision.reached : undefined
  const next = { ...grant, ...openingOf(grant, hasDetached, at), ...progress(grant, reached, at) }
  await journal.record([...records, ...lastRecord(next, reached, at)])
  if (reached !== undefined || journal.hasMoved()) await world.grants.replace({ ...next, ...journal.trail() })

  const drifted = failures.length === 0 ? driftOf(decision) : []
  // What makes or takes keys comes before what subscribers are told.
  const hasKeys = hasAccessKeys(grant.principal) && (reached === 'opened' || (reached === 'closed' && wasOpen(next)))
  await world.bus.announce([
    ...(hasKeys ? [keysDue(grant.principal)] : []),
    ...(reached === 'opened' ? [accessOpened(grant, at)] : []),
    ...(reached === 'closed' ? [accessClosed(grant, at)] : []),
    ...(drifted.length > 0 ? [accessDrifted(grant, drifted, at)] : []),
  ])
  world.measure({ ...measuresOf(grant, reached, at), ...(drifted.length > 0 && { AccessDrifted: drifted.length }) })
}

/**
 * A run may have attached the policies and died before it wrote so: then the job may have used its key all the same. Closing
 * may take several runs, of which only the first finds what was attached.
 */
function openingOf(grant: Grant, hasDetached: boolean, at: Date): Partial<Grant> {
  const isKnown = wasOpen(grant) || grant.closedAt !== undefined || isWanted(grant, at)
  return !isKnown && (hasDetached || mayAttach(grant.pendingChanges)) ? { foundAttachedAt: at } : {}
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

/** If there are keys to settle, rotate-keys writes the last record; if a run may still be attaching, the check after it does. */
function lastRecord(grant: Grant, reached: Reached | undefined, at: Date): readonly AuditEntry[] {
  const hasKeys = hasAccessKeys(grant.principal) && wasOpen(grant)
  const isLast = grant.confirmedAt !== undefined && (reached === 'closed' || reached === 'confirmed')
  return isLast && !hasKeys ? [receipt(grant, grant.closedAt ?? at)] : []
}

function measuresOf(grant: Grant, reached: Reached | undefined, at: Date) {
  if (reached === 'opened') {
    const { window, requestedAt } = grant
    const due = window.opensAt > requestedAt ? window.opensAt : requestedAt
    return { AccessOpened: 1, OpenLateness: secondsLate(due, at) }
  }
  if (reached !== 'closed') return {}
  const CloseLateness = secondsLate(endOf(grant), at)
  return { AccessClosed: 1, CloseLateness, LateClosings: CloseLateness > LATE_AFTER_SECONDS ? 1 : 0 }
}

function driftOf({ changes }: Decision): readonly Drift[] {
  return changes
    .filter(({ because }) => because === 'drifted')
    .map(({ action, policy }) => ({ action: action === 'detach' ? 'detach' : 'attach', policy: policy.name }))
}
