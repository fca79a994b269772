import type { Change } from '#core/grant/decide.ts'
import type { Drift } from '#events/access-drifted.ts'

/** The changes that revert manual ones. */
export function driftsOf(changes: readonly Change[]): readonly Drift[] {
  return changes
    .filter(({ because }) => because === 'drifted')
    .map(({ action, policy }) => ({ action: action === 'detach' ? 'detach' : 'attach', policy: policy.name }))
}
