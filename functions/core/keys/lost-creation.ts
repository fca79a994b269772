import type { PendingChange } from '#core/audit/pending-changes.ts'
import { CLOCK_SKEW_SECONDS, earlier, later, secondsBefore } from '#core/grant/window.ts'

/** When a key may have been created whose secret was lost with the run that created it. */
export type LostCreation = { readonly since: Date; readonly until: Date }

/** While its run lasted, by IAM's clock, which may differ from ours. Undefined if every creation has an outcome on record. */
export function lostCreation(pendingChanges: readonly PendingChange[]): LostCreation | undefined {
  const creations = pendingChanges.filter(({ change }) => change === 'create key')
  if (creations.length === 0) return undefined
  return {
    since: secondsBefore(creations.map(({ at }) => new Date(at)).reduce(earlier), CLOCK_SKEW_SECONDS),
    until: creations.map(({ until }) => new Date(until)).reduce(later),
  }
}
