import type { Condition, Statement } from '@curfew/iam-policy/policy'

/** An Allow whose actions and resources are unique and sorted. */
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

/** Unique, and sorted by code units: the same on every machine. */
export function inOrder(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted()
}

/** The actions that a statement names. */
export function actionsOf({ actions }: Statement): readonly string[] {
  return 'only' in actions ? actions.only : []
}

/** The resources that a statement names. */
export function resourcesOf({ resources }: Statement): readonly string[] {
  return 'only' in resources ? resources.only : []
}
