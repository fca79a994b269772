import type { Policy, Statement } from '@curfew/iam-policy/policy'
import { printPolicy } from '@curfew/iam-policy/print'
import { divide, smallest } from './divide.ts'

/** What does not fit into any policy, and the fewest characters that it needs. */
export type TooLarge = { readonly tooLarge: string; readonly characters: number; readonly limit: number }

/**
 * Spread statements over as few policies as their order allows. Each policy is complete in itself: every piece of a
 * divided statement keeps all conditions. The Deny statements appear once, in the first policy.
 */
export function split(
  allows: readonly Statement[],
  denies: readonly Statement[],
  limit: number,
): readonly Policy[] | TooLarge {
  const pages: (readonly Statement[])[] = []
  let page: readonly Statement[] = []
  let fixed = denies
  let queue = allows

  if (sizeWith([], denies) > limit) return { tooLarge: 'its Deny statements', characters: sizeWith([], denies), limit }
  while (queue[0]) {
    const [next, ...later] = queue
    const fits = (piece: Statement) => sizeWith([...page, numbered(piece, page)], fixed) <= limit
    const divided = divide(next, fits)
    if (divided) {
      page = [...page, numbered(divided.fitting, page)]
      queue = [...divided.rest, ...later]
    } else if (page.length + fixed.length > 0) {
      pages.push([...page, ...fixed])
      page = []
      fixed = []
    } else {
      return { tooLarge: `a part of its statement ${next.sid}`, characters: sizeWith([smallest(next)], []), limit }
    }
  }
  return [...pages, [...page, ...fixed]].filter((statements) => statements.length > 0).map(policyOf)
}

/** The printed length, spaces inside a prefix included: IAM does not document whether they count, so here they do. */
function sizeWith(statements: readonly Statement[], fixed: readonly Statement[]): number {
  return printPolicy(policyOf([...statements, ...fixed])).length
}

function policyOf(statements: readonly Statement[]): Policy {
  return { version: '2012-10-17', statements }
}

/** Sids are unique within a policy: `List`, `List2`, `List3`. */
function numbered(statement: Statement, page: readonly Statement[]): Statement {
  const taken = page.filter(({ sid }) => sid?.replace(/\d+$/, '') === statement.sid).length
  return taken === 0 ? statement : { ...statement, sid: `${statement.sid}${taken + 1}` }
}
