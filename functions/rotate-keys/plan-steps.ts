import { blockedBy, isReportDue } from '#core/keys/blocked.ts'
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

/** The steps that can be taken now. Without a secret to store it in no key is made; what removes access is done all the same. */
export function planSteps(before: KeyRing, observed: ObservedRing, world: World): PlannedSteps {
  const now = world.now()
  const { steps: decided, ring, blocked: noRoom } = decideKeyRing(before, observed, now, world.maxKeyAgeDays)
  const { blocked: _blocked, ...unblocked } = ring
  const unusable = world.secrets.problemWith(ring.principal.name)
  const steps = unusable === undefined ? decided : withoutNewKeys(decided)
  const problem = steps.length < decided.length ? unusable : noRoom
  if (problem === undefined) return { steps, ring: unblocked }
  const blocked = blockedBy(problem, before.blocked, now)
  return { steps, ring: { ...ring, blocked }, ...(isReportDue(before.blocked, now) && { problem }) }
}
