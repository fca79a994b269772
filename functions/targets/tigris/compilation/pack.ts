import type { Policy, Statement } from '@curfew/iam-policy/policy'
import { printPolicy } from '@curfew/iam-policy/print'
import { resourcesOf } from '#core/policy/statement.ts'

/** Tigris documents no limit: that of AWS. A policy that is too long for it is refused when it is created, before it is attached. */
const MAX_CHARACTERS = 6144

/** Policies with these statements, in order, each as full as it may be. Undefined if a resource alone is too long for one. */
export function packed(statements: readonly Statement[]): readonly Policy[] | undefined {
  const pieces = statements.map(piecesOf)
  if (pieces.some((piece) => piece === undefined)) return undefined
  const pages: Statement[][] = []
  for (const piece of pieces.flatMap((one) => one ?? [])) {
    const last = pages.at(-1)
    if (last !== undefined && fits([...last, piece])) last.push(piece)
    else pages.push([piece])
  }
  return pages.map((page) => policyOf(page.map(numbered)))
}

function policyOf(statements: readonly Statement[]): Policy {
  return { version: '2012-10-17', statements }
}

function fits(statements: readonly Statement[]): boolean {
  return printPolicy(policyOf(statements.map(numbered))).length <= MAX_CHARACTERS
}

/** A statement that is too long is divided by its resources. */
function piecesOf(statement: Statement): readonly Statement[] | undefined {
  if (fits([statement])) return [statement]
  const resources = resourcesOf(statement)
  if (resources.length < 2) return undefined
  const half = Math.ceil(resources.length / 2)
  const [first, second] = [resources.slice(0, half), resources.slice(half)].map((only) =>
    piecesOf({ ...statement, resources: { only } }),
  )
  return first && second && [...first, ...second]
}

/** Sids are unique within a policy. */
function numbered(statement: Statement, index: number, page: readonly Statement[]): Statement {
  const before = page.slice(0, index).filter(({ sid }) => sid === statement.sid).length
  return before === 0 ? statement : { ...statement, sid: `${statement.sid}${before + 1}` }
}
