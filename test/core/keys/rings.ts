import type { Ending, Grant } from '#core/grant/grant.ts'
import { endOf, wasOpen } from '#core/grant/status.ts'
import type { FoundKey, StoredKey } from '#core/keys/access-key.ts'
import { decideKeyRing, type KeyRingDecision } from '#core/keys/decide-key-ring.ts'
import type { ObservedRing } from '#core/keys/key-facts.ts'
import { type KeyRing, newKeyRing } from '#core/keys/key-ring.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'

export const MAX_KEY_AGE_DAYS = 7

const NOTHING: ObservedRing = { exists: true, grants: [], keys: [], stored: undefined }
export const USER = { type: 'user', name: 'trainer-gpu-01' } as const

/** K1 is an old key, K2 the one that Curfew created for the first job, and K3 the next. */
export const k1 = (active: boolean): FoundKey => ({ id: 'K1', active, createdAt: at('00:00') })
export const k2 = (active: boolean): FoundKey => ({ id: 'K2', active, createdAt: at('00:58') })
export const k3 = (active: boolean): FoundKey => ({ id: 'K3', active, createdAt: at('04:00') })
export const k1Stored: StoredKey = { id: 'K1', storedAt: at('00:00:01') }
export const k2Stored: StoredKey = { id: 'K2', storedAt: at('00:58:01') }

/** A job whose access was opened, named by its strategy and its end. */
export function job(keys: Grant['keys'], closesAt = '04:00', opensAt = '01:00', more: Partial<Grant> = {}): Grant {
  const window = { opensAt: at(opensAt), closesAt: at(closesAt) }
  return seedGrant({ jobId: `${keys}-until-${closesAt}`, keys, window, openedAt: at(opensAt), ...more })
}

export function revoked(time: string): { readonly ended: Ending } {
  return { ended: { at: at(time), because: 'revoked', by: 'soc', reason: 'leak' } }
}

/** What is decided at a time of the day at which the policies of every job that is over are detached. */
export function decideAt(
  time: string | Date,
  observed: Partial<ObservedRing>,
  ring: Partial<KeyRing> = {},
): KeyRingDecision {
  const now = typeof time === 'string' ? at(time) : time
  const grants = (observed.grants ?? []).map((grant) => {
    const end = endOf(grant)
    return end <= now && wasOpen(grant) ? { closedAt: end, ...grant } : grant
  })
  return decideKeyRing({ ...newKeyRing(USER), ...ring }, { ...NOTHING, ...observed, grants }, now, MAX_KEY_AGE_DAYS)
}

/** `deactivate K1`, `create new`. */
export function stepsOf({ steps }: KeyRingDecision): readonly string[] {
  return steps.map((step) => `${step.action} ${'keyId' in step ? step.keyId : 'new'}`)
}
