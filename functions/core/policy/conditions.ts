import type { OperatorName } from '@curfew/iam-policy/operator'
import type { Condition } from '@curfew/iam-policy/policy'
import { printInstant, type Window } from '#core/grant/window.ts'

/** A plain condition: no quantifier, no `…IfExists`. Its values are unique and sorted. */
export function when(operator: OperatorName, key: string, values: readonly string[]): Condition {
  return { operator, quantifier: null, ifExists: false, key, values: [...new Set(values)].toSorted() }
}

/** Inside the half-open window: access ends at the second, even if no Lambda runs. */
export function during({ opensAt, closesAt }: Window): readonly Condition[] {
  return [
    when('DateGreaterThanEquals', 'aws:CurrentTime', [printInstant(opensAt)]),
    when('DateLessThan', 'aws:CurrentTime', [printInstant(closesAt)]),
  ]
}
