import type { Document } from './document.ts'

export type Tags = ReadonlyMap<string, string>

type Named = {
  readonly name: string
  readonly path: string
  readonly arn: string
  readonly id: string
  readonly createdAt: Date
  readonly tags: Tags
}

type Permissions = {
  readonly boundaryArn: string | undefined
  /** ARNs of attached managed policies, in the order they were attached. */
  readonly attached: readonly string[]
  /** Inline policies by name. */
  readonly inline: ReadonlyMap<string, Document>
}

export type User = Named & Permissions & { readonly kind: 'user' }

export type Role = Named &
  Permissions & {
    readonly kind: 'role'
    /** The trust policy, as it was sent. */
    readonly trust: string
    readonly description: string | undefined
    readonly maxSessionSeconds: number
  }

/** Principals that can sign requests, and have tags and a boundary. */
export type Identity = User | Role

/** Groups have neither tags nor a boundary on AWS: theirs stay empty. */
export type Group = Named &
  Permissions & {
    readonly kind: 'group'
    /** The members, by `nameKey`. */
    readonly members: ReadonlySet<string>
  }

/** Everything that policies can be attached to. */
export type Holder = Identity | Group

export type PolicyVersion = { readonly id: string; readonly document: Document; readonly createdAt: Date }

export type ManagedPolicy = Named & {
  readonly description: string | undefined
  readonly versions: readonly PolicyVersion[]
  readonly defaultVersionId: string
  /** Version ids are not reused, even after a deletion. */
  readonly nextVersion: number
  readonly updatedAt: Date
  /** Managed by AWS: it cannot be changed, and does not count against quotas. */
  readonly builtIn: boolean
}

export type AccessKey = {
  readonly id: string
  readonly secret: string
  readonly userName: string
  readonly status: 'Active' | 'Inactive'
  readonly createdAt: Date
}

/** The content of IAM at one moment. Names are unique regardless of case and path, so the maps are keyed by `nameKey`. */
export type State = {
  readonly users: ReadonlyMap<string, User>
  readonly roles: ReadonlyMap<string, Role>
  readonly groups: ReadonlyMap<string, Group>
  readonly policies: ReadonlyMap<string, ManagedPolicy>
  /** By access key id. */
  readonly keys: ReadonlyMap<string, AccessKey>
}

export const nameKey = (name: string): string => name.toLowerCase()

export function userNamed(state: State, name: string): User | undefined {
  return state.users.get(nameKey(name))
}

export function roleNamed(state: State, name: string): Role | undefined {
  return state.roles.get(nameKey(name))
}

export function groupNamed(state: State, name: string): Group | undefined {
  return state.groups.get(nameKey(name))
}

/** The groups that a user is a member of. */
export function groupsOf(state: State, userName: string): readonly Group[] {
  return [...state.groups.values()].filter(({ members }) => members.has(nameKey(userName)))
}

/** A managed policy by its exact ARN, path included. */
export function policyAt(state: State, arn: string): ManagedPolicy | undefined {
  const policy = state.policies.get(policyKey(arn))
  return policy?.arn === arn ? policy : undefined
}

/** The namespaces of AWS's own policies and the account's are separate. */
export function policyKey(arn: string): string {
  const name = nameKey(arn.slice(arn.lastIndexOf('/') + 1))
  return arn.startsWith('arn:aws:iam::aws:') ? `aws/${name}` : name
}

export function put<Value>(map: ReadonlyMap<string, Value>, key: string, value: Value): ReadonlyMap<string, Value> {
  return new Map(map).set(key, value)
}

export function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  const rest = new Map(map)
  rest.delete(key)
  return rest
}
