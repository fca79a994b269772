import type { Statement } from '@curfew/iam-policy/policy'
import { listsOf } from './divide.ts'
import { charactersOf, EMPTY_POLICY_CHARACTERS } from './sizes.ts'

/**
 * How many policies Allow statements need at least, however they are divided. It costs one look at each statement: what
 * needs far too many policies is refused without dividing it.
 *
 * A statement with two long lists allows every pair of them, and a policy that names x characters of one list and y of the
 * other allows x·y of all pairs: most if both are equally long. A third list is not counted.
 */
export function fewestPolicies(allows: readonly Statement[], limit: number): number {
  const room = limit - EMPTY_POLICY_CHARACTERS + 1
  const shares = allows.map((statement) => shareOf(statement, room))
  return Math.ceil(shares.reduce((sum, share) => sum + share, 0) - ROUNDING)
}

const ROUNDING = 1e-6

/** What part of the room in a policy a statement needs at least; more than 1 if it needs several policies. */
function shareOf(statement: Statement, room: number): number {
  const lists = listsOf(statement).map(charactersIn)
  // The printed lists are one character longer than counted, and their pieces up to one shorter.
  const others = charactersOf(statement) - lists.reduce((sum, each) => sum + each + 1, 0) - 2
  const [first = 0, second = 0] = lists
  const free = room - others
  if (first + second <= free) return (others + first + second) / room
  if (free <= 0) return 0
  if (second === 0) return first / free

  const breadth = Math.min(second, free / 2)
  return (first * second) / ((free - breadth) * breadth)
}

/** Each item with its comma. */
function charactersIn(items: readonly string[]): number {
  return items.reduce((sum, item) => sum + JSON.stringify(item).length + 1, 0)
}
