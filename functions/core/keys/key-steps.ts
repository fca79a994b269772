import { secondsAfter } from '#core/grant/window.ts'
import type { FoundKey, StoredKey } from './access-key.ts'
import type { OutdatedKey } from './key-ring.ts'

/** IAM usually lists a change within four seconds. */
const LISTED_AFTER_SECONDS = 30

/** The keys that IAM lists, and the one that was created and stored a moment ago, if IAM does not list it yet. */
export function includingJustCreated(
  listed: readonly FoundKey[],
  stored: StoredKey | undefined,
  now: Date,
): readonly FoundKey[] {
  if (stored === undefined || listed.some(({ id }) => id === stored.id)) return listed
  if (now >= secondsAfter(stored.storedAt, LISTED_AFTER_SECONDS)) return listed
  return [...listed, { id: stored.id, active: true, createdAt: stored.storedAt }]
}

/** Why a key is changed. `age`: the user is never idle, and its key is too old. */
export type KeyReason =
  | OutdatedKey['because']
  | 'opening'
  | 'age'
  | 'secret not stored'
  | 'replaced'
  | 'retention over'
  | 'slot needed'

export type KeyStep =
  | { readonly action: 'deactivate' | 'activate' | 'delete'; readonly keyId: string; readonly because: KeyReason }
  /** Create a key and store its secret. */
  | { readonly action: 'create'; readonly because: KeyReason }

/** IAM allows two keys per user, and no more. */
export const KEY_SLOTS = 2

/** The steps that can be taken while no secret can be stored: none that leads to a key for a job to use. */
export function withoutNewKeys(steps: readonly KeyStep[]): readonly KeyStep[] {
  const isForUse = ({ action, because }: KeyStep) =>
    action === 'create' || action === 'activate' || because === 'slot needed'
  return steps.filter((step) => !isForUse(step))
}

/** Steps that remove a key whose secret nobody has. */
export function removeUnstored(key: FoundKey): readonly KeyStep[] {
  const deactivation: readonly KeyStep[] = key.active ? [keyStep('deactivate', key, 'secret not stored')] : []
  return [...deactivation, keyStep('delete', key, 'secret not stored')]
}

export function keyStep(action: 'deactivate' | 'activate' | 'delete', key: FoundKey, because: KeyReason): KeyStep {
  return { action, keyId: key.id, because }
}
