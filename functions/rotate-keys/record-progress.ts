import { isChangingKeys } from '#core/audit/pending-changes.ts'
import { type KeyFate, receipt, secondsLate } from '#core/audit/receipt.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import type { Grant } from '#core/grant/grant.ts'
import { endOf, wasOpen } from '#core/grant/status.ts'
import type { ObservedKeys } from '#core/keys/access-key.ts'
import { noticesOf } from '#platform/notices.ts'
import { conclusions } from './conclusions.ts'
import type { World } from './world.ts'

/** What settling the keys of a user means for one of its grants. */
export type Settled = {
  /** Whether a running job has its key. */
  readonly isReady: boolean
  /** Whether every key is off that has to be. */
  readonly isOff: boolean
  readonly found: ObservedKeys
}

/** Records on a grant that its user's keys are settled. A closed grant gets its last record, whoever else uses the key. */
export async function recordProgress(grant: Grant, fate: KeyFate, settled: Settled, world: World): Promise<void> {
  const at = world.now()
  const concluded = interrupted(grant, settled.found, at)
  const isConcluded = grant.pendingChanges.length === concluded.length
  const progress = progressOf(grant, settled, isConcluded, at)
  const isDone = progress.keysDoneAt !== undefined
  if (Object.keys(progress).length === 0 && concluded.length === 0) return

  const { progress: told, events } = noticesOf({ ...grant, ...progress }, at)
  const entries = [...concluded, ...(isDone ? [receipt(grant, grant.closedAt ?? at, fate)] : [])]
  await world.grants.replace({ ...grant, ...progress, ...told }, { entries, events })
  if (isDone && 'offAt' in fate) world.measure({ KeyOffLateness: secondsLate(endOf(grant), fate.offAt) })
}

/** Changes to keys that an earlier version of Curfew recorded on the grant. */
function interrupted({ pendingChanges }: Grant, found: ObservedKeys, now: Date): readonly AuditEntry[] {
  return conclusions(
    pendingChanges.filter((one) => !isChangingKeys(one, now)),
    found,
  )
}

/** @param isConcluded whether every change has its outcome: the receipt is the last record */
function progressOf(grant: Grant, { isReady, isOff }: Settled, isConcluded: boolean, at: Date): Partial<Grant> {
  const { closedAt, keysReadyAt, keysDoneAt } = grant
  if (!wasOpen(grant) || keysDoneAt !== undefined) return {}
  if (closedAt === undefined) return keysReadyAt === undefined && isReady ? { keysReadyAt: at } : {}
  return isConcluded && isOff ? { keysDoneAt: at } : {}
}
