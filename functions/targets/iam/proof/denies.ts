import { canonical } from '@curfew/iam-policy/canonical'
import type { Statement } from '@curfew/iam-policy/policy'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import type { Flaw } from './flaw.ts'
import { wantedDenies } from './wanted-denies.ts'

/** The Deny statements must be those of the isolation, each exactly once. One that is divided by its resources counts as one. */
export function denyFlaws(job: JobAccess, statements: readonly Statement[], deployment: Deployment): readonly Flaw[] {
  const found = whole(statements.filter(({ effect }) => effect === 'Deny')).map(nameless)
  const wanted = whole(wantedDenies(job, deployment)).map(nameless)
  return [
    ...found
      .filter(({ text }) => !wanted.some((each) => each.text === text))
      .map(({ statement }) => ({ statement, message: 'is a Deny that the isolation does not need' })),
    ...wanted
      .filter(({ text }) => found.filter((each) => each.text === text).length !== 1)
      .map(({ statement }) => ({ statement, message: 'is a Deny that must appear exactly once' })),
  ]
}

/** Several Deny statements that differ in `Resource` only deny what one with all of their resources denies. */
function whole(denies: readonly Statement[]): readonly Statement[] {
  const alike = Map.groupBy(denies, (deny) =>
    'only' in deny.resources ? textOf({ ...deny, resources: { only: [] } }) : textOf(deny),
  )
  return [...alike.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined || !('only' in first.resources)) return group
    const only = group.flatMap(({ resources }) => ('only' in resources ? resources.only : []))
    return new Set(only).size === only.length ? [{ ...first, resources: { only } }] : group
  })
}

function nameless(statement: Statement): { readonly statement: Statement; readonly text: string } {
  return { statement, text: textOf(statement) }
}

function textOf(statement: Statement): string {
  const { sid: _, ...rest } = statement
  return canonical({ version: '2012-10-17', statements: [rest] })
}
