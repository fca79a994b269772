import type { Hit } from './fault-injection.ts'
import { type Fault, faultsOf, MINUTE, type Moment, type Plan, SECOND } from './plan.ts'

/** The precision of a timer, and one sweep. */
const USUAL_DELAY = 2 * MINUTE
/** Lambda retries a failed event after one minute and after two more; the second retry is the last. */
const RETRIES = 2 * MINUTE
/** A few Lambdas in a row, with their calls and the deliveries between them. */
const PROCESSING = 15 * SECOND

type Period = { readonly from: Moment; readonly to: Moment }

/** By when something must be done that is due at a moment. */
export type Deadline = (since: Moment, usual?: number) => Moment

/** Deadlines that allow for the faults of a plan: nothing is late during a fault, and for a few minutes after it. */
export function deadlines(plan: Plan, hits: readonly Hit[]): Deadline {
  const planned = plan.elements.flatMap((element) => ('from' in element ? periodsOf(element) : []))
  const permanent =
    Math.max(0, ...faultsOf(plan, 'iam lag').map(({ seconds }) => seconds * SECOND)) +
    Math.max(0, ...faultsOf(plan, 'index lag').map(({ maxSeconds }) => maxSeconds * SECOND)) +
    Math.max(0, ...faultsOf(plan, 'skew').map(({ seconds }) => 2 * Math.abs(seconds) * SECOND))

  return (since, usual = USUAL_DELAY) => {
    const needed = usual + PROCESSING + permanent
    const crashed = hits.filter(({ kind }) => kind === 'crash').map(({ at }): Period => ({ from: at, to: at }))
    const periods = [...planned, ...crashed].toSorted((a, b) => a.from - b.from)
    let undisturbedAt = since
    let isDisturbed = false
    for (const { from, to } of periods) {
      if (to < since || from > undisturbedAt + needed + (isDisturbed ? RETRIES : 0)) continue
      undisturbedAt = Math.max(undisturbedAt, to)
      isDisturbed = true
    }
    return undisturbedAt + needed + (isDisturbed ? RETRIES : 0)
  }
}

/** Whether faults moved a deadline. */
export function wasDelayed(since: Moment, due: Moment): boolean {
  return due - since > USUAL_DELAY + PROCESSING + MINUTE
}

function periodsOf(fault: Extract<Fault, { from: Moment }>): readonly Period[] {
  const { from, to } = fault
  if (fault.kind !== 'delivery') return [{ from, to: fault.kind === 'slow calls' ? to + MINUTE : to }]
  // Short delays and duplicates are usual.
  const isUsual = fault.lost === 0 && fault.maxSeconds <= 3
  return isUsual ? [] : [{ from, to: to + fault.maxSeconds * SECOND }]
}
