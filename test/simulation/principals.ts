import type { Identity, State } from '@curfew/local-aws/iam/state'
import type { Principal } from './plan.ts'

export const MANAGED_TAG = 'curfew:managed'

/** A user that Curfew does not manage. */
export const UNMANAGED_USER: Principal = { type: 'user', name: 'analyst-without-boundary' }
/** A group that this user is in. */
export const UNMANAGED_GROUP = 'analysts'

/** What the names of users end with that were renamed. */
const RENAMED = '-renamed'

export function renamed(name: string): string {
  return `${name}${RENAMED}`
}

/** Whether Curfew's user of another name became this one. Nobody is granted access under its new name. */
export function isRenamed(name: string): boolean {
  return name.endsWith(RENAMED)
}

export function identityOf(state: State, { type, name }: Principal): Identity | undefined {
  return type === 'user' ? state.users.get(name.toLowerCase()) : state.roles.get(name.toLowerCase())
}

/** Whether a principal exists with its boundary and tag, so that Curfew may do for it all that it promises. */
export function isManagedPrincipal(state: State, who: Principal, boundaryArn: string): boolean {
  const identity = identityOf(state, who)
  return identity?.boundaryArn === boundaryArn && identity.tags.get(MANAGED_TAG) === 'true'
}
