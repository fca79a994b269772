import type { Grant } from '#core/grant.ts'
import type { Journal } from '#core/ports.ts'
import { keyOff, receipt, secondsLate } from '#core/receipt.ts'
import { endOf } from '#core/status.ts'
import type { World } from '../rotate-keys.ts'

/**
 * One look serves every grant of the user that waits for one. A grant whose keys are done with gets its last record.
 * @param journal of the grant that this run is about, which has gone on already; others begin theirs here
 */
export async function note(
  grant: Grant,
  beside: readonly Grant[],
  succeeded: boolean,
  journal: Journal | undefined,
  world: World,
): Promise<void> {
  const at = world.now()
  const progress = succeeded ? progressOf(grant, at) : {}
  const isLast = 'keysDoneAt' in progress
  const records = journal ?? world.audit.journal(grant.jobId)
  if (isLast) {
    if (journal === undefined) records.resume(grant)
    const off = keyOff(grant, beside, at)
    await records.record([receipt(grant, grant.closedAt ?? at, off)])
    if (off.at !== undefined) world.measure({ KeyOffLateness: secondsLate(endOf(grant), off.at) })
  }
  if (Object.keys(progress).length === 0 && !records.hasMoved()) return
  await world.grants.replace({ ...grant, ...progress, ...(records.hasMoved() && records.trail()) })
}

function progressOf({ openedAt, closedAt, keysReadyAt, keysDoneAt }: Grant, at: Date): Partial<Grant> {
  if (openedAt === undefined) return {}
  if (closedAt !== undefined) return keysDoneAt === undefined ? { keysDoneAt: at } : {}
  return keysReadyAt === undefined ? { keysReadyAt: at } : {}
}
