import { AwsError } from '../aws-error.ts'
import { noSuchEntity, noSuchPolicy } from '../iam/errors.ts'
import type { RandomBytes } from '../iam/identifier.ts'
import type { Store } from '../iam/store.ts'
import { type QueryInput, required } from '../protocol/query.ts'
import type { Xml } from '../protocol/xml.ts'
import type { Call } from '../service.ts'
import type { Key, State, StoredPolicy } from './state.ts'

/** The shared parts of Tigris' IAM. */
export type Organization = {
  /** In ARNs of policies, in place of an account. */
  readonly id: string
  readonly store: Store<State>
  readonly random: RandomBytes
  /** Whole seconds. */
  readonly now: () => Date
  readonly hasBucket: (name: string) => boolean
  /** A defect to inject: policies are stored without their conditions, and nobody is told. */
  readonly dropsConditions: boolean
}

export type Args = { readonly organization: Organization; readonly input: QueryInput; readonly call: Call }

/** One operation of the Query protocol. Returns the content of its result element; undefined if it has none. */
export type Operations = Readonly<Record<string, (args: Args) => Xml | undefined>>

export function arnOf({ id }: Organization, name: string): string {
  return `arn:aws:iam::${id}:policy/${name}`
}

/** Throws `NoSuchEntity` if no policy of this organization has the ARN. */
export function policyAt(state: State, organization: Organization, arn: string): StoredPolicy {
  const prefix = arnOf(organization, '')
  const policy = arn.startsWith(prefix) ? state.policies.get(arn.slice(prefix.length)) : undefined
  if (policy === undefined) throw noSuchPolicy(arn)
  return policy
}

/** A key is named by its id: its name for people does not do. */
export function keyOf(state: State, id: string): Key {
  const key = state.keys.get(id)
  if (key === undefined) throw noSuchEntity('Access key not found')
  return key
}

/** The key in the field `UserName`, which has to be an id. */
export function holderOf(state: State, input: QueryInput): Key {
  return keyOf(state, required(input, 'UserName'))
}

/** Throws `AccessDenied` unless an admin of the organization calls. */
export function requireAdmin({ store }: Organization, { caller }: Call, action: string): void {
  if (store.visible().keys.get(caller.accessKeyId)?.isAdmin === true) return
  throw new AwsError('AccessDenied', 403, `Access Denied: ${action} needs an admin of the organization`)
}
