import type { Grant } from '#core/grant/grant.ts'
import { secondsAfter } from '#core/grant/window.ts'
import type { FoundKey, StoredKey } from './access-key.ts'

export type KeysFound = {
  /** Every grant of the user that is not finished. */
  readonly grants: readonly Grant[]
  readonly keys: readonly FoundKey[]
  readonly stored: StoredKey | undefined
  /** Since when a key may have been made whose secret got lost with the run that made it. */
  readonly orphanKeysSince?: Date | undefined
}

/** As a rule IAM shows a change after some four seconds. */
const SHOWN_AFTER_SECONDS = 30

/** The keys that IAM lists, and the one that was made and stored a moment ago, if IAM does not list it yet. */
export function includingJustCreated(
  listed: readonly FoundKey[],
  stored: StoredKey | undefined,
  now: Date,
): readonly FoundKey[] {
  if (stored === undefined || listed.some(({ id }) => id === stored.id)) return listed
  if (now >= secondsAfter(stored.storedAt, SHOWN_AFTER_SECONDS)) return listed
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

/** A key whose secret nobody has is of use to nobody. */
export function removeUnstored(key: FoundKey): readonly KeyStep[] {
  const off: readonly KeyStep[] = key.active ? [keyStep('deactivate', key, 'secret not stored')] : []
  return [...off, keyStep('delete', key, 'secret not stored')]
}

export function keyStep(action: 'deactivate' | 'activate' | 'delete', key: FoundKey, because: KeyReason): KeyStep {
  return { action, keyId: key.id, because }
}

/** Every key but the current one is old, or never had its secret stored: off at once, deleted when nobody can miss it. */
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
  const off: readonly KeyStep[] = key.active ? [keyStep('deactivate', key, 'replaced')] : []
  return isRetentionOver(stored, now) ? [...off, keyStep('delete', key, 'retention over')] : off
}

function isRetentionOver(stored: StoredKey, now: Date): boolean {
  return now.getTime() - stored.storedAt.getTime() >= KEY_RETENTION_DAYS * 24 * 3600 * 1000
}

/** Off with every active key, room for one more, then a new one: there are never two live keys. */
export function replaceKeys(
  keys: readonly FoundKey[],
  current: FoundKey | undefined,
  because: 'opening' | 'closed',
): readonly KeyStep[] {
  const off = keys.filter(({ active }) => active)
  const room = keys.length < KEY_SLOTS ? [] : [leastNeeded(keys.filter((key) => key !== current))]
  return [
    ...off.map((key) => keyStep('deactivate', key, key === current ? because : 'secret not stored')),
    ...room.flatMap((key) => (key === undefined ? [] : [keyStep('delete', key, 'slot needed')])),
    { action: 'create', because },
  ]
}

/** The key that nobody can miss: an inactive one before an active one, then the newer, whose secret was lost. */
function leastNeeded(keys: readonly FoundKey[]): FoundKey | undefined {
  return keys.toSorted(
    (a, b) => Number(a.active) - Number(b.active) || b.createdAt.getTime() - a.createdAt.getTime(),
  )[0]
}
