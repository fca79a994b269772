import { concluding, outcomeFromKeys, type PendingChange } from '#core/audit/pending-changes.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import type { ObservedKeys } from '#core/keys/access-key.ts'

/** The outcome of changes whose run died before it recorded one. No other run is changing keys by now. */
export function conclusions(pendingChanges: readonly PendingChange[], found: ObservedKeys): readonly AuditEntry[] {
  return pendingChanges.flatMap((pendingChange) => {
    const isDone = outcomeFromKeys(pendingChange, found)
    const key = pendingChange.change === 'create key' && isDone === true ? found.stored?.id : undefined
    return isDone === undefined ? [] : [concluding(pendingChange, isDone, key === undefined ? {} : { key })]
  })
}
