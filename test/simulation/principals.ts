import type { Identity, State } from '@curfew/local-aws/iam/state'
import type { Who } from './plan.ts'

export const MANAGED_TAG = 'curfew:managed'

/** Who is in no way Curfew's. */
export const STRANGER: Who = { type: 'user', name: 'analyst-without-boundary' }
/** A group that the stranger is in. */
export const STRANGERS = 'analysts'

export function identityOf(state: State, { type, name }: Who): Identity | undefined {
  return type === 'user' ? state.users.get(name.toLowerCase()) : state.roles.get(name.toLowerCase())
}

/** Whether Curfew may still do all that it promises for a principal: it is there, with boundary and tag. */
export function isInOrder(state: State, who: Who, boundaryArn: string): boolean {
  const identity = identityOf(state, who)
  return identity?.boundaryArn === boundaryArn && identity.tags.get(MANAGED_TAG) === 'true'
}
