import { type Random, seeded } from '@curfew/local-aws/random'
import { type Fault, faultsOf, type Moment, type Plan } from './plan.ts'

/** A fault of the plan that took effect, and on what. */
export type Hit = { readonly at: Moment; readonly kind: Fault['kind']; readonly target: string }

/** Makes the faults of a plan happen. */
export type FaultInjection = {
  readonly now: () => Moment
  /** Faults of a kind that are active now. */
  readonly on: <Kind extends Fault['kind']>(kind: Kind) => readonly Extract<Fault, { kind: Kind }>[]
  /** A separate source of chance for each use, so that leaving out one part of a plan changes little elsewhere. */
  readonly chance: (use: string) => Random
  readonly hit: (kind: Fault['kind'], target: string) => void
  readonly hits: readonly Hit[]
}

export function faultInjection(plan: Plan, now: () => Moment): FaultInjection {
  const hits: Hit[] = []
  return {
    now,
    on: (kind) => faultsOf(plan, kind).filter((one) => !('from' in one) || (one.from <= now() && now() < one.to)),
    chance: (use) =>
      seeded(
        Math.imul(plan.seed + 1, 0x85ebca6b) +
          [...use].reduce((sum, character) => 31 * sum + character.charCodeAt(0), 7),
      ),
    hit: (kind, target) => void hits.push({ at: now(), kind, target }),
    hits,
  }
}
