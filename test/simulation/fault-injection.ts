import { type Random, seeded } from '@curfew/local-aws/random'
import { type Moment, type Plan, type Trouble, troublesOf } from './plan.ts'

/** Something that went wrong, as the plan has it. */
export type Hit = { readonly at: Moment; readonly kind: Trouble['kind']; readonly of: string }

/** What the troubles of a plan are made to happen with. */
export type FaultInjection = {
  readonly now: () => Moment
  /** Troubles of a kind that are there now. */
  readonly on: <Kind extends Trouble['kind']>(kind: Kind) => readonly Extract<Trouble, { kind: Kind }>[]
  /** A source of chance of its own for each use, so that what is left out of a plan changes little elsewhere. */
  readonly chance: (use: string) => Random
  readonly hit: (kind: Trouble['kind'], of: string) => void
  readonly hits: readonly Hit[]
}

export function faultInjection(plan: Plan, now: () => Moment): FaultInjection {
  const hits: Hit[] = []
  return {
    now,
    on: (kind) => troublesOf(plan, kind).filter((one) => !('from' in one) || (one.from <= now() && now() < one.to)),
    chance: (use) =>
      seeded(
        Math.imul(plan.seed + 1, 0x85ebca6b) +
          [...use].reduce((sum, character) => 31 * sum + character.charCodeAt(0), 7),
      ),
    hit: (kind, of) => void hits.push({ at: now(), kind, of }),
    hits,
  }
}
