import type { Holder, State } from './state.ts'

/** Users, roles and groups that a managed policy gives permissions to. */
export function attachedTo(state: State, arn: string): readonly Holder[] {
  return holders(state).filter(({ attached }) => attached.includes(arn))
}

/** Users and roles that it bounds. */
export function boundedBy(state: State, arn: string): readonly Holder[] {
  return holders(state).filter(({ boundaryArn }) => boundaryArn === arn)
}

/** How often each policy is attached, all at once: lists of policies show it for every one. */
export function attachmentCounts(state: State): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const arn of holders(state).flatMap(({ attached }) => attached)) counts.set(arn, (counts.get(arn) ?? 0) + 1)
  return counts
}

function holders(state: State): readonly Holder[] {
  return [...state.users.values(), ...state.roles.values(), ...state.groups.values()]
}
