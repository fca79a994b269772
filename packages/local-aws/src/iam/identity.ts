import type { Context } from '../service.ts'
import { boundaryKey, identityTags } from './context.ts'
import { noSuchHolder } from './errors.ts'
import { nameField } from './fields.ts'
import type { Args } from './operation.ts'
import { groupNamed, type Holder, nameKey, put, roleNamed, type State, userNamed } from './state.ts'

/** As IAM's operation and field names spell it. */
export type IdentityKind = 'User' | 'Role'

/** Everything that policies can be attached to. */
export type HolderKind = IdentityKind | 'Group'

/** Authorizes `iam:<action>` on the holder that the call names, whether or not it exists, and returns its name. */
export function authorizeOn(
  kind: HolderKind,
  action: string,
  { iam, input, call }: Args,
  keys: (holder: Holder | undefined) => Context = () => ({}),
): string {
  const name = nameField(input, `${kind}Name`, kind === 'Role' ? 64 : 128)
  authorizeNamed(kind, action, name, { iam, input, call }, keys)
  return name
}

/** As `authorizeOn`, for a name that the call may omit. */
export function authorizeNamed(
  kind: HolderKind,
  action: string,
  name: string,
  { iam, call }: Args,
  keys: (holder: Holder | undefined) => Context = () => ({}),
): void {
  const holder = find(iam.store.visible(), kind, name)
  const arn = holder?.arn ?? holderArn(iam.account, kind, '/', name)
  call.authorize(`iam:${action}`, arn, { ...identityTags(holder?.tags ?? new Map()), ...keys(holder) })
}

/** The condition key `iam:PermissionsBoundary` as the boundary that the user or role has now. */
export function presentBoundary(holder: Holder | undefined): Context {
  return boundaryKey(holder?.boundaryArn)
}

/** Throws `NoSuchEntity` if the holder does not exist. */
export function existing(state: State, kind: HolderKind, name: string): Holder {
  const holder = find(state, kind, name)
  if (holder) return holder
  throw noSuchHolder(kind, name)
}

export function saveHolder(state: State, holder: Holder): State {
  const key = nameKey(holder.name)
  if (holder.kind === 'user') return { ...state, users: put(state.users, key, holder) }
  if (holder.kind === 'role') return { ...state, roles: put(state.roles, key, holder) }
  return { ...state, groups: put(state.groups, key, holder) }
}

export function holderArn(account: string, kind: HolderKind, path: string, name: string): string {
  return `arn:aws:iam::${account}:${kind.toLowerCase()}${path}${name}`
}

function find(state: State, kind: HolderKind, name: string): Holder | undefined {
  if (kind === 'Group') return groupNamed(state, name)
  return kind === 'User' ? userNamed(state, name) : roleNamed(state, name)
}
