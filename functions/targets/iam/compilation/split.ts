import type { Policy, Statement } from '@curfew/iam-policy/policy'
import { onlyApplicable } from './applies.ts'
import { divide, smallest } from './divide.ts'
import { fewestPolicies } from './fewest.ts'
import { charactersOf, EMPTY_POLICY_CHARACTERS, fitsInto, policyOf } from './sizes.ts'

/** Of one policy, and how many policies may be attached to one principal. */
export type Limits = { readonly characters: number; readonly policies: number }

/** The first statement that does not fit into any policy, not even its smallest part, and the characters that it needs. */
export type TooLarge = { readonly tooLarge: Statement; readonly characters: number }

/** How many policies would be needed, at least. */
export type TooMany = { readonly atLeast: number }

/**
 * Spread statements over as few policies as their order allows. Each policy is complete in itself: every piece of a
 * divided statement keeps all conditions. Deny statements come first, so that nothing is allowed before they are attached. It
 * gives up as soon as the policies cannot all be attached, so that no request takes more work than one that can be granted.
 */
export function split(
  allows: readonly Statement[],
  denies: readonly Statement[],
  limits: Limits,
  print = charactersOf,
): readonly Policy[] | TooLarge | TooMany {
  const pages: (readonly Statement[])[] = []
  let page: readonly Statement[] = []
  let queue = [...denies, ...allows]
  let taken = EMPTY_POLICY_CHARACTERS

  const atLeast = fewestPolicies(queue, limits.characters)
  if (atLeast > limits.policies) return { atLeast }
  while (queue[0]) {
    const [next, ...later] = queue
    const room = limits.characters - taken - (page.length > 0 ? 1 : 0)
    const divided = divide(next, (piece) => fitsInto(room, numbered(piece, page), print))
    if (divided) {
      page = [...page, numbered(onlyApplicable(divided.fitting), page)]
      taken = charactersIn(page, print)
      queue = [...divided.rest, ...later]
    } else if (page.length === 0) {
      const tooLarge = smallest(next)
      return { tooLarge, characters: charactersIn([tooLarge], print) }
    } else if (pages.length + 1 === limits.policies) {
      return { atLeast: limits.policies + 1 }
    } else {
      pages.push(page)
      page = []
      taken = EMPTY_POLICY_CHARACTERS
    }
  }
  return [...pages, page].filter((statements) => statements.length > 0).map(policyOf)
}

/** Of a policy with these statements. */
function charactersIn(statements: readonly Statement[], print: typeof charactersOf): number {
  const commas = Math.max(0, statements.length - 1)
  return statements.reduce((sum, statement) => sum + print(statement), EMPTY_POLICY_CHARACTERS + commas)
}

/** Sids are unique within a policy: `List`, `List2`, `List3`. */
function numbered(statement: Statement, page: readonly Statement[]): Statement {
  const taken = page.filter(({ sid }) => sid?.replace(/\d+$/, '') === statement.sid).length
  return taken === 0 ? statement : { ...statement, sid: `${statement.sid}${taken + 1}` }
}
