import type { Coverage } from './coverage.ts'
import { planOf } from './draw.ts'
import { type Element, only } from './plan.ts'
import type { Violation } from './promises/promise.ts'
import { shrink } from './shrink.ts'
import { type Changed, live } from './world.ts'

/** What came of one seed. */
export type Judged = {
  readonly seed: number
  readonly coverage: Coverage
  readonly failure?: Failure
}

export type Failure = {
  readonly violation: Violation
  /** The elements that are needed for it, by their place in the plan of the seed. */
  readonly kept: readonly number[]
  readonly elements: readonly Element[]
}

/** Lives a seed's day and, if it breaks a promise, finds out how little of the day is needed for that. */
export async function judge(seed: number, indices?: readonly number[], changed: Changed = {}): Promise<Judged> {
  const drawn = planOf(seed)
  const asked = indices ?? drawn.elements.map((_, index) => index)
  const { violations, coverage } = await live(only(drawn, asked), changed)
  const [first] = violations
  if (first === undefined) return { seed, coverage }
  if (indices !== undefined)
    return { seed, coverage, failure: { violation: first, kept: asked, elements: only(drawn, asked).elements } }

  const isStillBroken = async (kept: readonly number[]) => (await live(only(drawn, kept), changed)).violations
  const kept = await shrink(asked, async (some) =>
    (await isStillBroken(some)).some(({ promise }) => promise === first.promise),
  )
  const [last = first] = await isStillBroken(kept)
  return { seed, coverage, failure: { violation: last, kept, elements: only(drawn, kept).elements } }
}

/** The one line that shows it again. */
export function replayOf(seed: number, { kept }: Failure): string {
  return `npm run simulate -- --seed ${seed} --only ${kept.join(',')}`
}
