import { blockedBy, isReportDue, mayMakeKey } from '#core/keys/blocked.ts'
import { decideKeyRing } from '#core/keys/decide-key-ring.ts'
import type { ObservedRing } from '#core/keys/key-facts.ts'
import type { KeyRing } from '#core/keys/key-ring.ts'
import { type KeyStep, withoutNewKeys } from '#core/keys/key-steps.ts'
import type { World } from './world.ts'

export type PlannedSteps = {
  readonly steps: readonly KeyStep[]
  /** What the ring has to remember before the steps are taken. */
  readonly ring: KeyRing
  /** Why a key that is needed cannot be made, and the run has to fail for somebody to see it. */
  readonly problem?: string
}

/**
 * The steps that can be taken now. Without a secret to store it in no key is made, and after a secret could not be stored none
 * for a while; what removes access is done all the same.
 */
export function planSteps(before: KeyRing, observed: ObservedRing, world: World): PlannedSteps {
  const now = world.now()
  const { steps: decided, ring, blocked: noRoom } = decideKeyRing(before, observed, now, world.maxKeyAgeDays)
  const { blocked: _blocked, ...unblocked } = ring
  const possible = withoutNewKeys(decided)
  const isKeyNeeded = possible.length < decided.length
  const unusable = world.secrets.problemWith(ring.principal)
  if (isKeyNeeded && unusable === undefined && !mayMakeKey(before.blocked, now)) return { steps: possible, ring }
  const steps = unusable === undefined ? decided : possible
  const problem = isKeyNeeded && unusable !== undefined ? unusable : noRoom
  // Whether a secret can be stored again shows only when it is.
  if (problem === undefined)
    return { steps, ring: isKeyNeeded && before.blocked?.noKeyBefore !== undefined ? ring : unblocked }
  const blocked = blockedBy(problem, before.blocked, now)
  return { steps, ring: { ...ring, blocked }, ...(isReportDue(before.blocked, now) && { problem }) }
}
