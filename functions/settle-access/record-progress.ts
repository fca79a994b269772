import { attachingUntil } from '#core/audit/pending-changes.ts'
import { LATE_AFTER_SECONDS, receipt, secondsLate } from '#core/audit/receipt.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import type { Decision, Reached } from '#core/grant/decide.ts'
import type { Grant } from '#core/grant/grant.ts'
import { hasAccessKeys } from '#core/grant/principal.ts'
import { endOf, isWanted, wasOpen } from '#core/grant/status.ts'
import { secondsAfter } from '#core/grant/window.ts'
import { accessClosed } from '#events/access-closed.ts'
import { accessDrifted, type Drift } from '#events/access-drifted.ts'
import { accessOpened } from '#events/access-opened.ts'
import type { Announcement } from '#events/announcement.ts'
import { keysDue } from '#events/keys-due.ts'
import { noticesOf } from '#platform/notices.ts'
import type { Outcome } from './carry-out.ts'
import { driftsOf } from './drifts-of.ts'
import type { World } from './world.ts'

/** An attempt to attach that was given up, because its answer did not come, is not carried out later than this. */
const LATE_ATTEMPT_SECONDS = 60

/**
 * Write what was reached to the row, with its records and events.
 * @param concluded the outcome of earlier changes, if it is not written yet
 */
export async function recordProgress(
  grant: Grant,
  decision: Decision,
  { records, failures, hasDetached, mayAttachAgain }: Outcome,
  concluded: readonly AuditEntry[],
  world: World,
): Promise<void> {
  const at = world.now()
  const reached = failures.length === 0 ? decision.reached : undefined
  const hasFailedToClose = failures.length > 0 && isClosing(grant, at)
  const reachedRow = {
    ...grant,
    ...openingOf(grant, hasDetached, at),
    ...(mayAttachAgain && { attachingUntil: secondsAfter(at, LATE_ATTEMPT_SECONDS) }),
    ...(hasFailedToClose && { closingFailedAt: grant.closingFailedAt ?? at }),
    ...progress(grant, reached, at),
  }
  const notices = noticesOf(reachedRow, at)
  const next = { ...reachedRow, ...notices.progress }
  // That closing fails is recorded once, however often it is tried.
  const isRepeated = hasFailedToClose && grant.closingFailedAt !== undefined
  const news = isRepeated ? records.filter(({ phase }) => phase !== 'failed') : records
  const entries = [...concluded, ...news, ...lastRecord(next, reached, at)]
  const drifts = failures.length === 0 ? driftsOf(decision.changes) : []
  const events = [...eventsOf(grant, reached, drifts, at), ...notices.events]
  if (reached !== undefined || entries.length > 0 || events.length > 0)
    await world.grants.replace(next, { entries, events })

  world.measure({ ...measuresOf(grant, reached, at), ...(drifts.length > 0 && { AccessDrifted: drifts.length }) })
  if (changesKeys(next, reached)) await world.bus.announce([keysDue(grant.principal)])
}

function eventsOf(
  grant: Grant,
  reached: Reached | undefined,
  drifts: readonly Drift[],
  at: Date,
): readonly Announcement[] {
  return [
    ...(reached === 'opened' ? [accessOpened(grant, at)] : []),
    ...(reached === 'closed' ? [accessClosed(grant, at)] : []),
    ...(drifts.length > 0 ? [accessDrifted(grant, drifts, at)] : []),
  ]
}

/** Whether the keys of the principal have to be settled now, because a job begins or ends to use them. */
function changesKeys(grant: Grant, reached: Reached | undefined): boolean {
  if (!hasAccessKeys(grant.principal)) return false
  return reached === 'opened' || (reached === 'closed' && wasOpen(grant))
}

/**
 * A run may have attached the policies and died before it wrote so: then the job may have used its key all the same. Closing
 * may take several runs, of which only the first finds what was attached.
 */
function openingOf(grant: Grant, hasDetached: boolean, at: Date): Partial<Grant> {
  const isKnown = wasOpen(grant) || grant.closedAt !== undefined || isWanted(grant, at)
  const mayHaveOpened = hasDetached || attachingUntil(grant.pendingChanges) !== undefined
  return !isKnown && mayHaveOpened ? { foundAttachedAt: at } : {}
}

function isClosing(grant: Grant, at: Date): boolean {
  return grant.closedAt === undefined && at >= endOf(grant)
}

function progress(grant: Grant, reached: Reached | undefined, at: Date): Partial<Grant> {
  switch (reached) {
    case 'opened':
      return { openedAt: at, superseded: [] }
    case 'extended':
      return { superseded: [] }
    case 'closed':
      return { closedAt: at, superseded: [], ...confirmation(grant, at) }
    case 'confirmed':
      return { confirmedAt: at }
    case undefined:
      return {}
  }
}

function confirmation(grant: Grant, at: Date): Partial<Grant> {
  const [until] = [attachingUntil(grant.pendingChanges), grant.attachingUntil]
    .filter((one) => one !== undefined)
    .toSorted((a, b) => b.getTime() - a.getTime())
  return until === undefined || until <= at ? { confirmedAt: at } : { attachingUntil: until }
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
