import { earlier, secondsAfter } from '#core/grant/window.ts'
import { blockedByStore } from './blocked.ts'
import { isFromBeforeEnd, type KeyFacts } from './key-facts.ts'
import { isUseOf, type KeyRing, type KeyUse, type RetiredKey, useBy } from './key-ring.ts'
import type { KeyStep } from './key-steps.ts'
import { retainedUntil } from './retention.ts'

/** So many that no key of a user is forgotten: IAM allows two. */
const MAX_CREATED = 10

/** A run that failed is repeated by its event as well. */
const RETRY_SECONDS = 60

/** A job that keeps its keys may delay a deletion for days. */
const DELAYED_SECONDS = 3600

/** Keys that are out of service after the steps: all inactive ones but the current, which a job may use again. */
export function retiredAfter({ keys, ring, current, now }: KeyFacts, steps: readonly KeyStep[]): readonly RetiredKey[] {
  const isReplaced = steps.some(({ action }) => action === 'create')
  const off = steps.flatMap((step) => (step.action === 'deactivate' ? [step.keyId] : []))
  return keys
    .filter(({ id, active }) => (!active || off.includes(id)) && (id !== current?.id || isReplaced))
    .map(({ id, active }) => {
      const before = active ? undefined : ring.retired.find((key) => key.id === id)
      return before ?? { id, since: now }
    })
}

/**
 * A running job uses the key that is stored when it is first seen, until that key is off. One that was reopened uses the key that
 * is made for it, if one can be made.
 */
export function usesAfter(
  { ring, running, current, keys, stored }: KeyFacts,
  steps: readonly KeyStep[],
): readonly KeyUse[] {
  const off = steps.flatMap((step) => (step.action === 'deactivate' || step.action === 'delete' ? [step.keyId] : []))
  const on = steps.flatMap((step) => (step.action === 'activate' ? [step.keyId] : []))
  const isReplaced = steps.some(({ action }) => action === 'create')
  const isLive = (keyId: string) =>
    !off.includes(keyId) && (on.includes(keyId) || keys.some(({ id, active }) => id === keyId && active))
  const isRunning = (jobId: string) => running.some((grant) => grant.jobId === jobId)
  const kept = ring.uses.filter(({ jobId, keyId }) => !isRunning(jobId) || isLive(keyId))
  if (current === undefined || !isLive(current.id)) return kept
  const begun = running
    .filter((grant) => grant.keys !== 'keep' && !kept.some((use) => isUseOf(use, grant)))
    .filter((grant) => !(isReplaced && isFromBeforeEnd(grant, stored)))
  return [...kept, ...begun.map((grant) => useBy(grant, current.id))]
}

/** When the retention of the next key is over. */
export function nextLook(retired: readonly RetiredKey[], now: Date): Date | undefined {
  if (retired.length === 0) return undefined
  const next = retired.map(({ since }) => retainedUntil(since)).reduce(earlier)
  return next > now ? next : secondsAfter(now, DELAYED_SECONDS)
}

/** What was done of the steps. */
export type StepsOutcome = {
  /** Steps that succeeded, each with the key that it changed or created. */
  readonly taken: readonly { readonly action: KeyStep['action']; readonly keyId: string }[]
  /** Keys that were created, whether or not their secrets were stored. */
  readonly created: readonly string[]
  readonly failure?: { readonly error: unknown }
}

/** The ring once steps are taken, or have failed. */
export function ringAfter(ring: KeyRing, { taken, created, failure }: StepsOutcome, now: Date): KeyRing {
  const deleted = taken.flatMap(({ action, keyId }) => (action === 'delete' ? [keyId] : []))
  const isLeft = (id: string) => !deleted.includes(id)
  const made = taken.find(({ action }) => action === 'create')
  const retired = ring.retired.filter(({ id }) => isLeft(id))
  const { nextAt: _nextAt, blocked, ...rest } = ring
  const nextAt = failure === undefined ? nextLook(retired, now) : secondsAfter(now, RETRY_SECONDS)
  const isUnstored = created.some((id) => id !== made?.keyId)
  const left = made === undefined ? blocked : undefined
  return {
    ...rest,
    ...(isUnstored ? { blocked: blockedByStore(blocked, now) } : left && { blocked: left }),
    retired,
    created: [...new Set([...ring.created, ...created])].filter(isLeft).slice(-MAX_CREATED),
    ...(made && { stored: { id: made.keyId, storedAt: now } }),
    ...(nextAt && { nextAt }),
  }
}
