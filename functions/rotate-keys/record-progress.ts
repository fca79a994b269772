import type { PendingChange } from '#core/audit/pending-changes.ts'
import { receipt, secondsLate } from '#core/audit/receipt.ts'
import type { Grant } from '#core/grant/grant.ts'
import { endOf, isRunning } from '#core/grant/status.ts'
import { later } from '#core/grant/window.ts'
import type { Journal } from '#core/ports.ts'
import type { World } from './world.ts'

/**
 * One look serves every grant of the user that waits for one. A grant whose keys are done with gets its last record.
 * @param beside all grants of the user that are not finished
 * @param journal of the grant that this run is about, which has gone on already; others begin theirs here
 */
export async function recordProgress(
  grant: Grant,
  siblings: readonly Grant[],
  succeeded: boolean,
  journal: Journal | undefined,
  world: World,
): Promise<void> {
  const at = world.now()
  const untold = journal?.trail().pendingChanges ?? grant.pendingChanges
  const progress = succeeded ? progressOf(grant, untold, siblings, at) : {}
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

/** Over, and not seen closed: what it leaves to be done to the keys has to meet what this one wants of them. */
function isClosing({ openedAt, closedAt }: Grant): boolean {
  return openedAt !== undefined && closedAt === undefined
}

/** What a closed job leaves to be done to the keys waits for the jobs beside it that need them, or are just closing. */
function progressOf(
  grant: Grant,
  untold: readonly PendingChange[],
  siblings: readonly Grant[],
  at: Date,
): Partial<Grant> {
  const { openedAt, closedAt, keysReadyAt, keysDoneAt, keysHeldUntil } = grant
  if (openedAt === undefined || keysDoneAt !== undefined) return {}
  if (closedAt === undefined) return keysReadyAt === undefined ? { keysReadyAt: at } : {}

  // What was intended is told the end of first: the receipt is the last record.
  if (untold.length > 0) return {}
  const running = grant.keys === 'keep' ? [] : siblings.filter((other) => isRunning(other, at) || isClosing(other))
  if (running.length === 0) return { keysDoneAt: at }
  const until = running.map(endOf).reduce(later)
  return keysHeldUntil?.getTime() === until.getTime() ? {} : { keysHeldUntil: until }
}
