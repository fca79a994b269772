import type { AuditRecord } from '../records.ts'

/** A manual change to what Curfew manages, as it was put right. */
export type Drift = {
  readonly at: Date
  readonly job: string
  readonly principal: AuditRecord['principal']
  /** `attached again`: somebody had detached it, or edited it. `removed`: nobody wanted it. */
  readonly repair: 'attached again' | 'removed'
  readonly policy: string
  /** Whether the repair worked. */
  readonly isRepaired: boolean
}

/** Every repair of what somebody changed by hand; also of a policy that no grant wants. */
export function driftsIn(records: readonly AuditRecord[]): readonly Drift[] {
  return records.filter(isRepair).map(({ at, job, principal, change, target, phase }) => ({
    ...{ at: new Date(at), job, principal, policy: target, isRepaired: phase === 'done' },
    repair: change === 'detach policy' ? 'removed' : 'attached again',
  }))
}

function isRepair({ because, change, phase }: AuditRecord): boolean {
  const isPolicy = change === 'attach policy' || change === 'detach policy' || change === 'deny sessions'
  return isPolicy && phase !== 'intended' && (because === 'drifted' || because === 'orphaned')
}
