import type { Policy } from '@curfew/iam-policy/policy'

/** What a key may do in one bucket, whatever policies it has. */
export type BucketRole = { readonly bucket: string; readonly role: 'ReadOnly' | 'Editor' }

/** An access key: in Tigris it is the principal. */
export type Key = {
  readonly id: string
  readonly secret: string
  /** For people. Several keys may have the same one. */
  readonly name: string
  readonly createdAt: Date
  readonly isActive: boolean
  /** An admin of the organization: no policy restricts it. */
  readonly isAdmin: boolean
  readonly roles: readonly BucketRole[]
}

/** A policy of the organization. */
export type StoredPolicy = {
  readonly name: string
  readonly id: string
  readonly description: string
  /** The text, which Tigris returns unchanged. */
  readonly document: string
  readonly policy: Policy
  readonly createdAt: Date
  readonly updatedAt: Date
  /** Ids of the keys that it is attached to. */
  readonly holders: readonly string[]
}

export type State = {
  /** By id. */
  readonly keys: ReadonlyMap<string, Key>
  /** By name. */
  readonly policies: ReadonlyMap<string, StoredPolicy>
}

export function withKey(state: State, key: Key): State {
  return { ...state, keys: new Map([...state.keys, [key.id, key]]) }
}

/** Its policies lose it as a holder. */
export function withoutKey(state: State, id: string): State {
  const keys = new Map([...state.keys].filter(([one]) => one !== id))
  const policies = [...state.policies.values()].map((policy) => ({
    ...policy,
    holders: policy.holders.filter((holder) => holder !== id),
  }))
  return { keys, policies: new Map(policies.map((policy) => [policy.name, policy])) }
}

export function withPolicy(state: State, policy: StoredPolicy): State {
  return { ...state, policies: new Map([...state.policies, [policy.name, policy]]) }
}

export function withoutPolicy(state: State, name: string): State {
  return { ...state, policies: new Map([...state.policies].filter(([one]) => one !== name)) }
}

/** The policies that a key carries. */
export function policiesOf({ policies }: State, id: string): readonly StoredPolicy[] {
  return [...policies.values()].filter(({ holders }) => holders.includes(id))
}
