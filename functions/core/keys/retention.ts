import { secondsAfter } from '#core/grant/window.ts'
import type { FoundKey } from './access-key.ts'
import type { KeyRing } from './key-ring.ts'

/** How long a key that is out of service is kept, inactive, before it is deleted. */
const KEY_RETENTION_DAYS = 7

/** Until when a key is kept that is out of service since some instant. */
export function retainedUntil(since: Date): Date {
  return secondsAfter(since, KEY_RETENTION_DAYS * 24 * 3600)
}

export function isRetentionOver({ id, active }: FoundKey, { retired }: KeyRing, now: Date): boolean {
  return !active && retired.some((key) => key.id === id && now >= retainedUntil(key.since))
}

/** Whether Curfew may delete a key to make room: one that it created, or one that has been inactive for as long as keys are kept. */
export function mayDelete(key: FoundKey, ring: KeyRing, now: Date): boolean {
  return ring.created.includes(key.id) || isRetentionOver(key, ring, now)
}
