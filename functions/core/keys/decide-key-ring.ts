import { isNewNeeded, type KeyFacts, keyFacts, type ObservedRing, outdatedBecause } from './key-facts.ts'
import type { KeyRing } from './key-ring.ts'
import { type KeyStep, keyStep } from './key-steps.ts'
import { rememberJobs } from './remember-jobs.ts'
import { type Plan, replace, replaceBesideRunning, retireAllBut, whileKept, withoutJob } from './replace-keys.ts'
import { nextLook, retiredAfter, usesAfter } from './ring-after.ts'

export type KeyRingDecision = {
  /** In order. Steps that remove access come before steps that give it. */
  readonly steps: readonly KeyStep[]
  /** What the ring has to remember before the steps are taken. */
  readonly ring: KeyRing
  /** Why a key that is needed cannot be created; absent if none is, or if it can. */
  readonly blocked?: string
}

/**
 * Compare the keys that a user should have with those that it has: while a job runs, one active key whose secret is stored;
 * otherwise what the strategy of the last job says. A rotation that is due stays due until it is done.
 * @param maxKeyAgeDays after which a key is replaced although jobs use it; they keep theirs until they are over
 */
export function decideKeyRing(
  before: KeyRing,
  observed: ObservedRing,
  now: Date,
  maxKeyAgeDays: number,
): KeyRingDecision {
  const ring = rememberJobs(before, observed, now)
  const facts = keyFacts(ring, observed, now, maxKeyAgeDays)
  const { steps, blocked } = observed.exists ? planFor(facts) : { steps: [], blocked: undefined }
  const retired = retiredAfter(facts, steps)
  const { nextAt: _nextAt, ...rest } = ring
  const nextAt = nextLook(retired, now)
  return {
    steps,
    ring: { ...rest, retired, uses: usesAfter(facts, steps), ...(nextAt && { nextAt }) },
    ...(blocked !== undefined && { blocked }),
  }
}

function planFor(facts: KeyFacts): Plan {
  if (facts.ring.outdated.some(({ because }) => because === 'compromised')) return whenCompromised(facts)
  return facts.running.length > 0 ? whileRunning(facts) : whileNoneRuns(facts)
}

/** At once, whoever uses the keys. Only a user that has no live key while no job runs gets no new one now. */
function whenCompromised(facts: KeyFacts): Plan {
  const { running, current } = facts
  const isReplaced = current?.active === true && outdatedBecause(current.id, facts) !== 'compromised'
  // That one may have to be replaced as well by now, or be off: the jobs that use it end like any others.
  if (isReplaced && running.length === 0 && facts.ring.last !== undefined) return whileNoneRuns({ ...facts, uses: [] })
  if (isReplaced) return { steps: retireAllBut({ ...facts, uses: [] }, current) }
  if (running.length === 0 && facts.ring.last?.keys === 'deactivate')
    return { steps: deactivateAll(facts, 'compromised') }
  return replace({ ...facts, uses: [] }, 'compromised')
}

function whileRunning(facts: KeyFacts): Plan {
  const { running, current, isTooOld } = facts
  if (running.some(({ keys }) => keys === 'keep')) return whileKept(facts)
  if (current === undefined) return replace(facts, 'opening')
  const replacement = isNewNeeded(facts) ? replace(facts, 'opening') : undefined
  // Without room the old one stays, if it is live for another job: then it is shared with that one, as it would be by a new job.
  if (replacement !== undefined && !(current.active && replacement.blocked !== undefined)) return replacement
  if (current.active) return isTooOld ? replaceBesideRunning(facts, current) : { steps: retireAllBut(facts, current) }

  const isReusable =
    running.some(({ keys }) => keys === 'deactivate') && outdatedBecause(current.id, facts) === undefined
  if (!isReusable) return replace(facts, 'opening')
  return { steps: [...retireAllBut(facts, current), keyStep('activate', current, 'opening')] }
}

function whileNoneRuns(facts: KeyFacts): Plan {
  const { ring, current } = facts
  if (ring.last === undefined) return { steps: withoutJob(facts) }
  if (ring.last.keys === 'deactivate')
    return { steps: [...deactivateAll(facts, 'closed'), ...withoutJob({ ...facts, keys: inactiveOf(facts) })] }
  const because = current === undefined ? 'closed' : outdatedBecause(current.id, facts)
  if (current === undefined || because !== undefined) return replace(facts, because ?? 'closed')
  return { steps: retireAllBut(facts, current) }
}

function deactivateAll({ keys }: KeyFacts, because: 'closed' | 'compromised'): readonly KeyStep[] {
  return keys.filter(({ active }) => active).map((key) => keyStep('deactivate', key, because))
}

function inactiveOf({ keys }: KeyFacts) {
  return keys.filter(({ active }) => !active)
}
