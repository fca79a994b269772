import type { Hit } from './fault-injection.ts'
import { MINUTE, type Moment, type Plan, SECOND, type Trouble, troublesOf } from './plan.ts'

/** A timer's precision, and one sweep. */
const USUAL = 2 * MINUTE
/** After a fault, Lambda tries again after one minute and then after two; the second is the last. */
const RETRIES = 2 * MINUTE
/** Some Lambdas one after the other, each with its calls, and the deliveries between them. */
const ON_THE_WAY = 15 * SECOND

type Period = { readonly from: Moment; readonly to: Moment }

/** Until when something has to be done that was to be done at a moment. */
export type Patience = (since: Moment, usual?: number) => Moment

/** Knows what was wrong, and when: while a fault lasts, and for some minutes after it, nobody is late. */
export function patience(plan: Plan, hits: readonly Hit[]): Patience {
  const planned = plan.elements.flatMap((element) => ('from' in element ? periodsOf(element) : []))
  const constant =
    Math.max(0, ...troublesOf(plan, 'iam lag').map(({ seconds }) => seconds * SECOND)) +
    Math.max(0, ...troublesOf(plan, 'index lag').map(({ longestSeconds }) => longestSeconds * SECOND)) +
    Math.max(0, ...troublesOf(plan, 'skew').map(({ seconds }) => 2 * Math.abs(seconds) * SECOND))

  return (since, usual = USUAL) => {
    const needed = usual + ON_THE_WAY + constant
    const crashed = hits.filter(({ kind }) => kind === 'crash').map(({ at }): Period => ({ from: at, to: at }))
    const periods = [...planned, ...crashed].toSorted((a, b) => a.from - b.from)
    let calm = since
    let troubled = false
    for (const { from, to } of periods) {
      if (to < since || from > calm + needed + (troubled ? RETRIES : 0)) continue
      calm = Math.max(calm, to)
      troubled = true
    }
    return calm + needed + (troubled ? RETRIES : 0)
  }
}

/** Whether more than what is usual was waited for. */
export function wasTroubled(since: Moment, due: Moment): boolean {
  return due - since > USUAL + ON_THE_WAY + MINUTE
}

function periodsOf(trouble: Extract<Trouble, { from: Moment }>): readonly Period[] {
  const { from, to } = trouble
  if (trouble.kind !== 'delivery') return [{ from, to: trouble.kind === 'slow calls' ? to + MINUTE : to }]
  // Short delays and doubles are to be expected at any time.
  const isUsual = trouble.lost === 0 && trouble.longestSeconds <= 3
  return isUsual ? [] : [{ from, to: to + trouble.longestSeconds * SECOND }]
}
