import type { Condition, Statement } from '@curfew/iam-policy/policy'

/** An Allow, with its actions and resources once each and in order. */
export function allow(
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
  conditions: readonly Condition[],
): Statement {
  return {
    sid,
    effect: 'Allow',
    actions: { only: inOrder(actions) },
    resources: { only: inOrder(resources) },
    conditions,
  }
}

/** Each once, in the order of code units: the same on every machine. */
export function inOrder(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted()
}
