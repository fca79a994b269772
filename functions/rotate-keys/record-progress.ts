import type { PendingChange } from '#core/audit/pending-changes.ts'
import { receipt, secondsLate } from '#core/audit/receipt.ts'
import type { Grant } from '#core/grant/grant.ts'
import { endOf, isRunning, wasOpen } from '#core/grant/status.ts'
import { later } from '#core/grant/window.ts'
import type { Journal } from '#core/ports.ts'
import type { World } from './world.ts'

/**
 * Records on a grant what settling the user's keys means for it. A grant whose keys are done gets its last record.
 * @param siblings all grants of the user that are not finished
 * @param journal of the grant that this run is about, which has records already; for other grants a new one is begun
 */
export async function recordProgress(
  grant: Grant,
  siblings: readonly Grant[],
  succeeded: boolean,
  journal: Journal | undefined,
  world: World,
): Promise<void> {
  const at = world.now()
  const pendingChanges = journal?.trail().pendingChanges ?? grant.pendingChanges
  const progress = succeeded ? progressOf(grant, pendingChanges, siblings, at) : {}
  const records = journal ?? world.audit.journal(grant.jobId)
  if (progress.keysDoneAt !== undefined) {
    if (journal === undefined) records.resume(grant)
    const offAt = grant.keys === 'keep' ? undefined : at
    await records.record([receipt(grant, grant.closedAt ?? at, offAt)])
    if (offAt !== undefined) world.measure({ KeyOffLateness: secondsLate(endOf(grant), offAt) })
  }
  if (Object.keys(progress).length === 0 && !records.hasMoved()) return
  await world.grants.replace({ ...grant, ...progress, ...(records.hasMoved() && records.trail()) })
}

/** Over, and not closed yet: its strategy still has to be considered together with that of its siblings. */
function isClosing({ openedAt, closedAt }: Grant): boolean {
  return openedAt !== undefined && closedAt === undefined
}

/** The keys of a closed job are done once no sibling needs them, or is closing. */
function progressOf(
  grant: Grant,
  pendingChanges: readonly PendingChange[],
  siblings: readonly Grant[],
  at: Date,
): Partial<Grant> {
  const { closedAt, keysReadyAt, keysDoneAt, keysHeldUntil } = grant
  if (!wasOpen(grant) || keysDoneAt !== undefined) return {}
  if (closedAt === undefined) return keysReadyAt === undefined ? { keysReadyAt: at } : {}

  // Every change has its outcome first: the receipt is the last record.
  if (pendingChanges.length > 0) return {}
  const running =
    grant.keys === 'keep' ? [] : siblings.filter((sibling) => isRunning(sibling, at) || isClosing(sibling))
  if (running.length === 0) return { keysDoneAt: at }
  const until = running.map(endOf).reduce(later)
  return keysHeldUntil?.getTime() === until.getTime() ? {} : { keysHeldUntil: until }
}
