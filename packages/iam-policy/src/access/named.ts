import type { Effect } from '../policy.ts'
import type { Principal, Principals } from '../principal.ts'
import { accountOf, type Requester } from '../requester.ts'

/**
 * How a statement names who asks. `itself`: the user, the session, the service, or everybody; `role`: the role of the session,
 * whose boundary and session policies still limit it; `account`: its account, which leaves the decision to its own policies.
 */
export type NamedAs = 'itself' | 'role' | 'account'

/**
 * Undefined if the statement is not about them. A principal that cannot be resolved goes against the request.
 * @param isBounded whether a permissions boundary limits them: as IAM documents, a Deny with NotPrincipal excepts nobody then
 */
export function namedAs(
  principals: Principals,
  effect: Effect,
  requester: Requester,
  isBounded: boolean,
): NamedAs | undefined {
  if ('allBut' in principals) {
    const isCaught = effect === 'Deny' && isBounded
    return !isCaught && isExcepted(principals.allBut, effect, requester) ? undefined : 'itself'
  }
  const named = principals.only.map((principal) => asNamed(principal, effect, requester))
  return (['itself', 'role', 'account'] as const).find((way) => named.includes(way))
}

function asNamed({ type, id }: Principal, effect: Effect, requester: Requester): NamedAs | undefined {
  if (type === 'CanonicalUser') return effect === 'Deny' ? 'itself' : undefined
  if (type === 'AWS' && id === '*') return 'itself'
  if (requester.kind === 'service') return type === 'Service' && id === requester.name ? 'itself' : undefined
  return type === 'AWS' ? asIdentity(id, requester) : undefined
}

function asIdentity(id: string, requester: Identity): NamedAs | undefined {
  if (id === requester.arn) return requester.kind === 'user' ? 'itself' : 'role'
  if (requester.kind === 'role' && id === requester.session) return 'itself'
  if (isRoleOf(requester, id)) return 'role'
  return accountNames(requester).includes(id) ? 'account' : undefined
}

/**
 * A Deny excepts only who is named in full: a user with its account, a session with its role and its account. An Allow
 * leaves out whoever is named in any way.
 */
function isExcepted(listed: readonly Principal[], effect: Effect, requester: Requester): boolean {
  const ids = listed.filter(({ type }) => type !== 'CanonicalUser').map(({ id }) => id)
  if (ids.includes('*')) return true
  if (requester.kind === 'service') return ids.includes(requester.name)
  const isListed = (name: string | undefined) => name !== undefined && ids.includes(name)
  const isRoleListed = isListed(requester.arn) || ids.some((id) => isRoleOf(requester, id))
  const own = requester.kind === 'role' ? [isRoleListed, isListed(requester.session)] : [isListed(requester.arn)]
  const account = accountNames(requester).some(isListed)
  return effect === 'Deny' ? account && own.every(Boolean) : account || own.some(Boolean)
}

/** A session's ARN does not tell the path of its role; the name alone is unique in an account. */
function isRoleOf(requester: Identity, id: string): boolean {
  if (requester.kind !== 'role' || requester.session === undefined) return false
  return pathless(id) === requester.arn
}

function pathless(role: string): string {
  return role.replace(/:role\/.*\//, ':role/')
}

type Identity = Extract<Requester, { arn: string }>

function accountNames(requester: Identity): readonly string[] {
  const account = accountOf(requester) ?? ''
  return [account, `arn:${requester.arn.split(':')[1]}:iam::${account}:root`]
}
