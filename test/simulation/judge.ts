import type { Coverage } from './coverage.ts'
import { planOf } from './draw.ts'
import { type Element, only } from './plan.ts'
import type { Violation } from './promises/promise.ts'
import { shrink } from './shrink.ts'
import { type Overrides, simulate } from './world.ts'

/** The result of one seed. */
export type Verdict = {
  readonly seed: number
  readonly coverage: Coverage
  readonly failure?: Failure
}

export type Failure = {
  readonly violation: Violation
  /** The elements that are enough to break the promise, by their index in the plan. */
  readonly kept: readonly number[]
  readonly elements: readonly Element[]
}

/** Simulates the day of a seed. If it breaks a promise, finds the smallest part of the day that still does. */
export async function judge(seed: number, indices?: readonly number[], overrides: Overrides = {}): Promise<Verdict> {
  const drawn = planOf(seed)
  const selected = indices ?? drawn.elements.map((_, index) => index)
  const { violations, coverage } = await simulate(only(drawn, selected), overrides)
  const [first] = violations
  if (first === undefined) return { seed, coverage }
  if (indices !== undefined)
    return { seed, coverage, failure: { violation: first, kept: selected, elements: only(drawn, selected).elements } }

  const isStillBroken = async (kept: readonly number[]) => (await simulate(only(drawn, kept), overrides)).violations
  const kept = await shrink(selected, async (some) =>
    (await isStillBroken(some)).some(({ promise }) => promise === first.promise),
  )
  const [last = first] = await isStillBroken(kept)
  return { seed, coverage, failure: { violation: last, kept, elements: only(drawn, kept).elements } }
}

/** The command that reproduces the failure. */
export function replayOf(seed: number, { kept }: Failure): string {
  return `npm run simulate -- --seed ${seed} --only ${kept.join(',')}`
}
