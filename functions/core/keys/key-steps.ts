import type { Grant } from '#core/grant/grant.ts'
import { secondsAfter } from '#core/grant/window.ts'
import type { FoundKey, ObservedKeys, StoredKey } from './access-key.ts'

export type KeysFound = ObservedKeys & {
  /** Every grant of the user that is not finished. */
  readonly grants: readonly Grant[]
  /** Since when a key may have been created whose secret was lost with the run that created it. */
  readonly orphanKeysSince?: Date | undefined
}

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

export type KeyReason = 'opening' | 'closed' | 'secret not stored' | 'replaced' | 'retention over' | 'slot needed'

export type KeyStep =
  | { readonly action: 'deactivate' | 'activate' | 'delete'; readonly keyId: string; readonly because: KeyReason }
  /** Create a key and store its secret. */
  | { readonly action: 'create'; readonly because: KeyReason }

/** IAM allows two keys per user, and no more. */
const KEY_SLOTS = 2

/** How long a replaced key is kept, inactive, before it is deleted. */
export const KEY_RETENTION_DAYS = 7

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

/** Every key but the current one is old, or its secret was never stored: deactivated at once, and deleted at the end of its retention. */
export function retireAllBut(
  keys: readonly FoundKey[],
  current: FoundKey,
  stored: StoredKey | undefined,
  now: Date,
): readonly KeyStep[] {
  return keys.filter(({ id }) => id !== current.id).flatMap((key) => retire(key, stored, now))
}

function retire(key: FoundKey, stored: StoredKey | undefined, now: Date): readonly KeyStep[] {
  if (stored === undefined) return []
  const isLost = key.createdAt > stored.storedAt
  if (isLost) return removeUnstored(key)
  const deactivation: readonly KeyStep[] = key.active ? [keyStep('deactivate', key, 'replaced')] : []
  return isRetentionOver(stored, now) ? [...deactivation, keyStep('delete', key, 'retention over')] : deactivation
}

function isRetentionOver(stored: StoredKey, now: Date): boolean {
  return now.getTime() - stored.storedAt.getTime() >= KEY_RETENTION_DAYS * 24 * 3600 * 1000
}

/** Deactivate every active key, free a slot, then create a key: there are never two live keys. */
export function replaceKeys(
  keys: readonly FoundKey[],
  current: FoundKey | undefined,
  because: 'opening' | 'closed',
): readonly KeyStep[] {
  const live = keys.filter(({ active }) => active)
  const surplus = keys.length < KEY_SLOTS ? undefined : leastNeeded(keys.filter((key) => key !== current))
  return [
    ...live.map((key) => keyStep('deactivate', key, key === current ? because : 'secret not stored')),
    ...(surplus === undefined ? [] : [keyStep('delete', surplus, 'slot needed')]),
    { action: 'create', because },
  ]
}

/** The key to delete: an inactive one before an active one, then the newer one, whose secret was lost. */
function leastNeeded(keys: readonly FoundKey[]): FoundKey | undefined {
  return keys.toSorted(
    (a, b) => Number(a.active) - Number(b.active) || b.createdAt.getTime() - a.createdAt.getTime(),
  )[0]
}
