import { actionsMatching } from '@curfew/iam-policy/data/actions'
import type { Statement } from '@curfew/iam-policy/policy'
import { resourcesOf } from './escalation-path.ts'
import { allowing, isAllowed, named } from './rights.ts'

/**
 * An Allow once without each of its bounds (a condition, or its resources): for each action that changes something, or for
 * all that it reads.
 */
export function loosened(statement: Statement): readonly { readonly bound: string; readonly allows: Statement }[] {
  if (statement.effect === 'Deny') return []
  const changes = named(statement.actions).filter(isChange)
  const groups = changes.length === 0 ? [named(statement.actions)] : changes.map((action) => [action])
  return groups.flatMap((only) => {
    const some: Statement = { ...statement, actions: { only } }
    return [
      ...some.conditions.map((condition) => ({
        bound: `${only}: ${condition.operator} ${condition.key}`,
        allows: { ...some, conditions: some.conditions.filter((other) => other !== condition) },
      })),
      ...(isBound(some) ? [{ bound: `${only}: resources`, allows: { ...some, resources: { only: ['*'] } } }] : []),
    ]
  })
}

function isChange(action: string): boolean {
  return actionsMatching(action).some(({ level }) => level !== 'Read' && level !== 'List')
}

/** Whether the resources exclude anything: `user/*` is every user. */
function isBound({ actions, resources }: Statement): boolean {
  const any = { identity: [allowing(named(actions), named(resources))] }
  return named(actions).some((action) =>
    resourcesOf(action).every((resource) => !isAllowed(any, { action, resource, context: {} })),
  )
}
