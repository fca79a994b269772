import { AwsError } from '../aws-error.ts'
import type { Context } from '../service.ts'
import { policyTags } from './context.ts'
import { noSuchPolicy } from './errors.ts'
import { policyArnField } from './fields.ts'
import type { Ask } from './operation.ts'
import { type ManagedPolicy, policyAt, policyKey, put, type State } from './state.ts'

/** Authorises `iam:<action>` on the policy that the call names, whether there is one or not, and returns its ARN. */
export function authorizeOnPolicy(action: string, { iam, input, call }: Ask, keys: Context = {}): string {
  const arn = policyArnField(input)
  const seen = policyAt(iam.store.visible(), arn)
  call.authorize(`iam:${action}`, arn, { ...policyTags(seen?.tags ?? new Map()), ...keys })
  return arn
}

/** Throws `NoSuchEntity` if there is none. */
export function existingPolicy(state: State, arn: string): ManagedPolicy {
  const policy = policyAt(state, arn)
  if (policy) return policy
  throw noSuchPolicy(arn)
}

/** Throws if the policy is AWS's own. */
export function mayChange(policy: ManagedPolicy): ManagedPolicy {
  if (!policy.builtIn) return policy
  throw new AwsError('AccessDenied', 403, `Cannot change ${policy.arn}: it is managed by AWS`)
}

export function savePolicy(state: State, policy: ManagedPolicy): State {
  return { ...state, policies: put(state.policies, policyKey(policy.arn), policy) }
}
