import { printOperator } from './operator.ts'
import type { Condition, Policy, Selection, Statement } from './policy.ts'

/**
 * One text for all spellings of a policy that IAM treats alike. The order of statements, actions, resources, conditions
 * and values, duplicates among them, and the case of action names and condition keys make no difference. Sids do.
 */
export function canonical(policy: Policy): string {
  return JSON.stringify([policy.version, policy.id ?? '', policy.statements.map(statementText).toSorted()])
}

/** Whether IAM treats both policies alike, as after reading back what was written. */
export function samePolicy(a: Policy, b: Policy): boolean {
  return canonical(a) === canonical(b)
}

function statementText({ sid, effect, actions, resources, conditions }: Statement): string {
  return JSON.stringify([
    sid ?? '',
    effect,
    sorted(actions, (action) => action.toLowerCase()),
    sorted(resources, (resource) => resource),
    conditions.map(conditionText).toSorted(),
  ])
}

function sorted(selection: Selection, change: (pattern: string) => string): Selection {
  if ('only' in selection) return { only: asSet(selection.only.map(change)) }
  return { allBut: asSet(selection.allBut.map(change)) }
}

function conditionText(condition: Condition): string {
  return JSON.stringify([printOperator(condition), condition.key.toLowerCase(), asSet(condition.values)])
}

function asSet(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted()
}
