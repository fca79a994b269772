import { CLOCK_SKEW_SECONDS, later, printInstant, secondsAfter } from '#core/grant/window.ts'
import type { ObservedKeys } from '#core/keys/access-key.ts'
import type { AuditEntry, AuditRecord } from './records.ts'

/** A change that was recorded as intended, and has no outcome yet: the row remembers it until it has. Instants are ISO 8601. */
export type PendingChange = Pick<AuditEntry, 'change' | 'because' | 'target' | 'principal'> & {
  readonly at: string
  /** The lease: from then on, the run that intended the change cannot be making it, whatever its clock says. */
  readonly until: string
}

/** Whether the run that intended a change to some key may still be making it: others have to wait. */
export function isChangingKeys(pendingChange: PendingChange, now: Date): boolean {
  return pendingChange.change.endsWith(' key') && !isAbandoned(pendingChange, now)
}

/** The changes that have no outcome yet, once some more records are written. */
export function pendingAfter(
  pendingChanges: readonly PendingChange[],
  records: readonly AuditRecord[],
  until: Date,
): readonly PendingChange[] {
  return records.reduce<readonly PendingChange[]>((left, record) => {
    const others = left.filter((pendingChange) => !isSameChange(pendingChange, record))
    return record.phase === 'intended' ? [...others, toPendingChange(record, until)] : others
  }, pendingChanges)
}

/** From when on another run has to record the outcome of a change. */
export function abandonedFrom({ until }: PendingChange): Date {
  return new Date(until)
}

export function isAbandoned(pendingChange: PendingChange, now: Date): boolean {
  return abandonedFrom(pendingChange) <= now
}

export function isSameChange(
  one: Pick<PendingChange, 'change' | 'target'>,
  other: Pick<PendingChange, 'change' | 'target'>,
): boolean {
  return one.change === other.change && one.target === other.target
}

/**
 * Until when another run may be attaching what this one detaches, so that the target has to be checked once more then.
 * Undefined if none may.
 */
export function attachingUntil(pendingChanges: readonly PendingChange[]): Date | undefined {
  return pendingChanges
    .filter(({ change }) => change === 'attach policy')
    .map(abandonedFrom)
    .reduce<Date | undefined>((latest, until) => (latest === undefined ? until : later(latest, until)), undefined)
}

/**
 * Whether a change to a policy was made; undefined if the change is to something else.
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
      return undefined
  }
}

/**
 * The outcome of changes to policies whose run died before it recorded one. Of what was attached and is not wanted any more,
 * the run that detaches it records that: see `attachmentsInDoubt`.
 * @param attached names of the policies that IAM lists as attached
 * @param wanted names of those that are to be attached
 */
export function conclusions(
  { pendingChanges }: { readonly pendingChanges: readonly PendingChange[] },
  attached: readonly string[],
  wanted: readonly string[],
  now: Date,
): readonly AuditEntry[] {
  const left = attachmentsInDoubt(pendingChanges, wanted, now)
  return pendingChanges
    .filter((one) => isAbandoned(one, now) && !(isAttachment(one) && left.includes(one.target)))
    .flatMap((pendingChange) => {
      const isDone = outcomeFromPolicies(pendingChange, attached)
      return isDone === undefined ? [] : [concluding(pendingChange, isDone)]
    })
}

/** Of policies: of those that allow, and of those that deny sessions. */
export function pendingAttachments(pendingChanges: readonly PendingChange[]): readonly PendingChange[] {
  return pendingChanges.filter(isAttachment)
}

/**
 * Names of the policies that a run which died may have attached, and that are not wanted any more. That they are not attached
 * proves nothing: another run may have detached them, and have died before it recorded so. They are detached once more, and
 * count as attached until then.
 */
export function attachmentsInDoubt(
  pendingChanges: readonly PendingChange[],
  wanted: readonly string[],
  now: Date,
): readonly string[] {
  return pendingAttachments(pendingChanges)
    .filter((pendingChange) => isAbandoned(pendingChange, now))
    .map(({ target }) => target)
    .filter((name) => !wanted.includes(name))
}

function isAttachment({ change }: Pick<PendingChange, 'change'>): boolean {
  return change === 'attach policy' || change === 'deny sessions'
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
  { at, until: _until, ...pendingChange }: PendingChange,
  isDone: boolean,
  detail: AuditEntry['detail'] = {},
): AuditEntry {
  return { ...pendingChange, phase: isDone ? 'done' : 'failed', detail: { ...detail, interruptedAfter: at } }
}

function toPendingChange({ change, because, target, principal, at }: AuditRecord, until: Date): PendingChange {
  const lease = printInstant(secondsAfter(until, CLOCK_SKEW_SECONDS))
  return { change, because, target, at, until: lease, ...(principal && { principal }) }
}
