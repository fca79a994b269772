import { AwsError } from '../aws-error.ts'
import type { Context } from '../service.ts'
import { policyTags } from './context.ts'
import { noSuchPolicy } from './errors.ts'
import { policyArnField } from './fields.ts'
import type { Args } from './operation.ts'
import { type ManagedPolicy, policyAt, policyKey, put, type State } from './state.ts'

/** Authorizes `iam:<action>` on the policy that the call names, whether or not it exists, and returns its ARN. */
export function authorizeOnPolicy(action: string, { iam, input, call }: Args, keys: Context = {}): string {
  const arn = policyArnField(input)
  const policy = policyAt(iam.store.visible(), arn)
  call.authorize(`iam:${action}`, arn, { ...policyTags(policy?.tags ?? new Map()), ...keys })
  return arn
}

/** Throws `NoSuchEntity` if the policy does not exist. */
export function existingPolicy(state: State, arn: string): ManagedPolicy {
  const policy = policyAt(state, arn)
  if (policy) return policy
  throw noSuchPolicy(arn)
}

/** Throws `AccessDenied` if the policy is managed by AWS. */
export function customerManaged(policy: ManagedPolicy): ManagedPolicy {
  if (!policy.builtIn) return policy
  throw new AwsError('AccessDenied', 403, `Cannot change ${policy.arn}: it is managed by AWS`)
}

export function savePolicy(state: State, policy: ManagedPolicy): State {
  return { ...state, policies: put(state.policies, policyKey(policy.arn), policy) }
}
