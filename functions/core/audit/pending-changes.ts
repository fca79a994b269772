import { secondsAfter } from '#core/grant/window.ts'
import type { ObservedKeys } from '#core/keys/access-key.ts'
import type { AuditEntry, AuditRecord } from './records.ts'

/** A change that was recorded as intended, and has no outcome yet: the row remembers it until it has. `at` is ISO 8601. */
export type PendingChange = Pick<AuditEntry, 'change' | 'because' | 'target' | 'principal'> & { readonly at: string }

/** Twice the time-out of a Lambda: by then no run that began before is still running, whatever its clock says. */
export const ABANDONED_AFTER_SECONDS = 120

/** The time-out of a Lambda. */
export const LONGEST_RUN_SECONDS = 60

/** Whether the run that intended a change to some key may still be making it: others have to wait. */
export function isChangingKeys({ change, at }: PendingChange, now: Date): boolean {
  return change.endsWith(' key') && now < secondsAfter(new Date(at), LONGEST_RUN_SECONDS)
}

/** The changes that have no outcome yet, once some more records are written. */
export function pendingAfter(
  pendingChanges: readonly PendingChange[],
  records: readonly AuditRecord[],
): readonly PendingChange[] {
  return records.reduce<readonly PendingChange[]>((left, record) => {
    const others = left.filter((pendingChange) => !isSameChange(pendingChange, record))
    return record.phase === 'intended' ? [...others, toPendingChange(record)] : others
  }, pendingChanges)
}

/** From when on the run that intended a change cannot be running, so that another run has to record its outcome. */
export function abandonedFrom({ at }: PendingChange): Date {
  return secondsAfter(new Date(at), ABANDONED_AFTER_SECONDS)
}

export function isAbandoned(pendingChange: PendingChange, now: Date): boolean {
  return abandonedFrom(pendingChange) <= now
}

/** A change of the grant itself is one write with its pending change: where the row has the one, it has the other. */
const CHANGES_OF_THE_ROW = ['schedule grant', 'extend grant']

/** Whether the outcome of a change can be recorded already. */
export function canConclude(pendingChange: PendingChange, now: Date): boolean {
  return isAbandoned(pendingChange, now) || CHANGES_OF_THE_ROW.includes(pendingChange.change)
}

export function isSameChange(
  one: Pick<PendingChange, 'change' | 'target'>,
  other: Pick<PendingChange, 'change' | 'target'>,
): boolean {
  return one.change === other.change && one.target === other.target
}

/** Whether another run may be attaching what this one detaches, so that IAM has to be checked once more later. */
export function mayAttach(pendingChanges: readonly PendingChange[]): boolean {
  return pendingChanges.some(({ change }) => change === 'attach policy')
}

/**
 * Whether a change to a grant or its policies was made; undefined if the change is to keys.
 * @param attached names of the grant's policies that IAM lists as attached
 */
export function outcomeFromPolicies(
  { change, target }: PendingChange,
  attached: readonly string[],
): boolean | undefined {
  switch (change) {
    case 'attach policy':
    case 'deny sessions':
      return attached.includes(target)
    case 'detach policy':
      return !attached.includes(target)
    default:
      return CHANGES_OF_THE_ROW.includes(change) ? true : undefined
  }
}

/** Whether a change to a user's keys was made; undefined if the change is to something else. */
export function outcomeFromKeys(
  { change, target, at }: PendingChange,
  { keys, stored }: ObservedKeys,
): boolean | undefined {
  const key = keys.find(({ id }) => id === target)
  switch (change) {
    case 'create key':
      return stored !== undefined && stored.storedAt >= new Date(at)
    case 'activate key':
      return key?.active === true
    case 'deactivate key':
      return key?.active !== true
    case 'delete key':
      return key === undefined
    default:
      return undefined
  }
}

/** The record that the interrupted run did not write. */
export function concluding(
  { at, ...pendingChange }: PendingChange,
  isDone: boolean,
  detail: AuditEntry['detail'] = {},
): AuditEntry {
  return { ...pendingChange, phase: isDone ? 'done' : 'failed', detail: { ...detail, interruptedAfter: at } }
}

function toPendingChange({ change, because, target, principal, at }: AuditRecord): PendingChange {
  return { change, because, target, at, ...(principal && { principal }) }
}
