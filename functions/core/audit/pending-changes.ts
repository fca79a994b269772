import { secondsAfter, secondsBefore } from '#core/grant/window.ts'
import type { FoundKey, StoredKey } from '#core/keys/access-key.ts'
import type { AuditEntry, AuditRecord } from './records.ts'

/** A change that was written down as intended, and of which nothing more is known: the row remembers it until it is told. */
export type PendingChange = Pick<AuditEntry, 'change' | 'because' | 'target' | 'principal'> & { readonly at: string }

/** Twice what a run of a Lambda may take: no run that began before is still at work by then, whatever its clock says. */
export const ABANDONED_AFTER_SECONDS = 120

/** No run of a Lambda takes longer. */
const LONGEST_RUN_SECONDS = 60

/** Whether the run that intended a change to some key may still be at it: another had better wait. */
export function isAtKeys({ change, at }: PendingChange, now: Date): boolean {
  return change.endsWith(' key') && now < secondsAfter(new Date(at), LONGEST_RUN_SECONDS)
}

/** IAM tells the second in which a key was made, by its own clock. */
const CLOCKS_DIFFER_SECONDS = 5

/** Since when a key may have been made of which nothing was told. */
export function orphanKeysSince(pendingChanges: readonly PendingChange[]): Date | undefined {
  const [first] = pendingChanges
    .filter(({ change }) => change === 'create key')
    .map(({ at }) => at)
    .toSorted()
  return first === undefined ? undefined : secondsBefore(new Date(first), CLOCKS_DIFFER_SECONDS)
}

/** What is left to be told of, after some more records. */
export function pendingAfter(
  pendingChanges: readonly PendingChange[],
  records: readonly AuditRecord[],
): readonly PendingChange[] {
  return records.reduce<readonly PendingChange[]>((left, record) => {
    const others = left.filter((pendingChange) => !isOf(pendingChange, record))
    return record.phase === 'intended' ? [...others, pendingOfRecord(record)] : others
  }, pendingChanges)
}

/** When the run that intended it can no longer be at work, and another has to tell what became of it. */
export function abandonedFrom({ at }: PendingChange): Date {
  return secondsAfter(new Date(at), ABANDONED_AFTER_SECONDS)
}

export function isAbandoned(pendingChange: PendingChange, now: Date): boolean {
  return abandonedFrom(pendingChange) <= now
}

/** Changes of a grant stand on its row in one write with what was intended: whoever reads the one knows that the other is done. */
const ON_THE_ROW = ['schedule grant', 'extend grant']

/** Whether what became of a change can be told already. */
export function canConclude(pendingChange: PendingChange, now: Date): boolean {
  return isAbandoned(pendingChange, now) || ON_THE_ROW.includes(pendingChange.change)
}

export function isOf(
  one: Pick<PendingChange, 'change' | 'target'>,
  other: Pick<PendingChange, 'change' | 'target'>,
): boolean {
  return one.change === other.change && one.target === other.target
}

/** Whether some run may be attaching what this one takes away, so that IAM has to be asked once more. */
export function mayAttach(pendingChanges: readonly PendingChange[]): boolean {
  return pendingChanges.some(({ change }) => change === 'attach policy')
}

/**
 * What became of a change to a grant or its policies; undefined if it is about keys.
 * @param attached names of the grant's policies that IAM shows attached
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
      return ON_THE_ROW.includes(change) ? true : undefined
  }
}

type KnownKeys = { readonly keys: readonly FoundKey[]; readonly stored: StoredKey | undefined }

/** What became of a change to a user's keys; undefined if it is about something else. */
export function outcomeFromKeys(
  { change, target, at }: PendingChange,
  { keys, stored }: KnownKeys,
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

/** The record that the interrupted run did not live to write. */
export function concluding(
  { at, ...pendingChange }: PendingChange,
  isDone: boolean,
  detail: AuditEntry['detail'] = {},
): AuditEntry {
  return { ...pendingChange, phase: isDone ? 'done' : 'failed', detail: { ...detail, interruptedAfter: at } }
}

function pendingOfRecord({ change, because, target, principal, at }: AuditRecord): PendingChange {
  return { change, because, target, at, ...(principal && { principal }) }
}
