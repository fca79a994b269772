import { inOrder } from '../chain.ts'
import type { AuditRecord } from '../records.ts'
import { review } from '../review.ts'

/** Whether the records of one chain can be relied on. */
export type ChainState = {
  /** `cut`: the first records are not in the input, and the others follow one another. */
  readonly state: 'verified' | 'cut' | 'broken'
  readonly records: number
  /** How many records come before the first in the input. */
  readonly missingBefore: number
  /** The hash of the last record, which the row in the table has as well; undefined if no record has a number. */
  readonly lastHash: string | undefined
  readonly problems: readonly string[]
}

/** Verifies the records of one job, or of the keys of a user. */
export function chainStateOf(records: readonly AuditRecord[], now: Date): ChainState {
  const problems = review(records, now).flatMap((one) => one.problems)
  const chained = inOrder(records).filter(({ seq }) => seq > 0)
  const missingBefore = (chained[0]?.seq ?? 1) - 1
  // A chain whose beginning is not in the input has one problem for that.
  const expected = missingBefore > 0 ? 1 : 0
  return {
    state: stateOf(problems.length, expected),
    ...{ records: records.length, missingBefore, lastHash: chained.at(-1)?.hash, problems },
  }
}

function stateOf(problems: number, expected: number): ChainState['state'] {
  if (problems > expected) return 'broken'
  return expected === 0 ? 'verified' : 'cut'
}
