import type { Identity, State } from './state.ts'

/** Users and roles that a managed policy gives permissions to. */
export function attachedTo(state: State, arn: string): readonly Identity[] {
  return identities(state).filter(({ attached }) => attached.includes(arn))
}

/** Users and roles that it bounds. */
export function boundedBy(state: State, arn: string): readonly Identity[] {
  return identities(state).filter(({ boundaryArn }) => boundaryArn === arn)
}

/** How often each policy is attached, all at once: lists of policies show it for every one. */
export function attachmentCounts(state: State): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const arn of identities(state).flatMap(({ attached }) => attached)) counts.set(arn, (counts.get(arn) ?? 0) + 1)
  return counts
}

function identities(state: State): readonly Identity[] {
  return [...state.users.values(), ...state.roles.values()]
}
