import { type AccessRequest, evaluate, type Policies } from '@curfew/iam-policy/evaluate'
import { parsePolicy } from '@curfew/iam-policy/parse'
import type { Policy, Selection, Statement } from '@curfew/iam-policy/policy'
import type { RoleResource } from '@curfew/local-aws/template/stack'

/** An action or resource of a policy, and the policy without it. */
export type Part = { readonly what: string; readonly left: Policy }

/** All that a packaged role may do, as one policy. */
export function rightsOf({ inline }: Pick<RoleResource, 'inline'>): Policy {
  return {
    version: '2012-10-17',
    statements: Object.values(inline).flatMap((document) => parsePolicy(document).statements),
  }
}

/** A policy that allows only this, unconditionally. */
export function allowing(actions: readonly string[], resources: readonly string[] = ['*']): Policy {
  const statement: Statement = {
    effect: 'Allow',
    actions: { only: actions },
    resources: { only: resources },
    conditions: [],
  }
  return { version: '2012-10-17', statements: [statement] }
}

export function isAllowed(policies: Policies, request: AccessRequest): boolean {
  return evaluate(policies, request).decision === 'allow'
}

/** What none of the requests needs: each action and each resource of each statement that could be removed. */
export function unneeded(policy: Policy, requests: readonly AccessRequest[]): readonly string[] {
  return partsOf(policy)
    .filter(({ left }) => requests.every((request) => isAllowed({ identity: [left] }, request)))
    .map(({ what }) => what)
}

/** Each action and each resource of each statement. */
function partsOf(policy: Policy): readonly Part[] {
  return policy.statements.flatMap((statement, index) => {
    const part = (element: 'actions' | 'resources') =>
      named(statement[element]).map((name) => ({
        what: `${labelOf(statement, index)}: ${name}`,
        left: replaced(policy, index, without(statement, element, name)),
      }))
    return [...part('actions'), ...part('resources')]
  })
}

/** A policy with one of its statements replaced; undefined removes it. */
export function replaced(policy: Policy, index: number, statement: Statement | undefined): Policy {
  return { ...policy, statements: policy.statements.toSpliced(index, 1, ...(statement ? [statement] : [])) }
}

export function labelOf({ sid }: Statement, index: number): string {
  return sid ?? `statement ${index}`
}

/** What a selection names; empty for `NotAction` and `NotResource`. */
export function named(selection: Selection): readonly string[] {
  return 'only' in selection ? selection.only : []
}

function without(statement: Statement, element: 'actions' | 'resources', name: string): Statement | undefined {
  const only = named(statement[element]).filter((other) => other !== name)
  return only.length === 0 ? undefined : { ...statement, [element]: { only } }
}
