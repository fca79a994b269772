import type { Holder, State } from './state.ts'

/** The users, roles and groups that a managed policy is attached to. */
export function attachedTo(state: State, arn: string): readonly Holder[] {
  return holders(state).filter(({ attached }) => attached.includes(arn))
}

/** The users and roles whose boundary it is. */
export function boundedBy(state: State, arn: string): readonly Holder[] {
  return holders(state).filter(({ boundaryArn }) => boundaryArn === arn)
}

/** How often each policy is attached, in one pass: lists of policies show it for all. */
export function attachmentCounts(state: State): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const arn of holders(state).flatMap(({ attached }) => attached)) counts.set(arn, (counts.get(arn) ?? 0) + 1)
  return counts
}

function holders(state: State): readonly Holder[] {
  return [...state.users.values(), ...state.roles.values(), ...state.groups.values()]
}
