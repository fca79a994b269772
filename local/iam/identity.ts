import type { Context } from '#local/service.ts'
import { boundaryKey, identityTags } from './context.ts'
import { noSuchEntity } from './errors.ts'
import { nameField } from './fields.ts'
import type { Ask } from './operation.ts'
import { type Identity, nameKey, put, roleNamed, type State, userNamed } from './state.ts'

/** As IAM's operation and field names spell it. */
export type Kind = 'User' | 'Role'

/** Authorises `iam:<action>` on the user or role that the call names, whether there is one or not, and returns its name. */
export function authorizeOn(
  kind: Kind,
  action: string,
  { iam, input, call }: Ask,
  keys: (seen: Identity | undefined) => Context = () => ({}),
): string {
  const name = nameField(input, `${kind}Name`, kind === 'User' ? 128 : 64)
  authorizeNamed(kind, action, name, { iam, input, call }, keys)
  return name
}

/** The same for a name that the call may leave out. */
export function authorizeNamed(
  kind: Kind,
  action: string,
  name: string,
  { iam, call }: Ask,
  keys: (seen: Identity | undefined) => Context = () => ({}),
): void {
  const seen = find(iam.store.visible(), kind, name)
  const arn = seen?.arn ?? identityArn(iam.account, kind, '/', name)
  call.authorize(`iam:${action}`, arn, { ...identityTags(seen?.tags ?? new Map()), ...keys(seen) })
}

/** `iam:PermissionsBoundary` says that the user or role already carries this boundary. */
export function carriedBoundary(seen: Identity | undefined): Context {
  return boundaryKey(seen?.boundaryArn)
}

/** Throws `NoSuchEntity` if there is none. */
export function existing(state: State, kind: Kind, name: string): Identity {
  const identity = find(state, kind, name)
  if (identity) return identity
  throw noSuchEntity(`The ${kind.toLowerCase()} with name ${name} cannot be found.`)
}

export function saveIdentity(state: State, identity: Identity): State {
  if (identity.kind === 'user') return { ...state, users: put(state.users, nameKey(identity.name), identity) }
  return { ...state, roles: put(state.roles, nameKey(identity.name), identity) }
}

export function identityArn(account: string, kind: Kind, path: string, name: string): string {
  return `arn:aws:iam::${account}:${kind.toLowerCase()}${path}${name}`
}

function find(state: State, kind: Kind, name: string): Identity | undefined {
  return kind === 'User' ? userNamed(state, name) : roleNamed(state, name)
}
