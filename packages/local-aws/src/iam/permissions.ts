import type { Policies } from '@curfew/iam-policy/evaluate'
import type { Policy } from '@curfew/iam-policy/policy'
import type { Document } from './document.ts'
import { groupsOf, type Holder, type Identity, policyAt, type State } from './state.ts'

/** The session policies of a session: allowed is what any of them allows. Without any, they do not limit it. */
type SessionPolicies = { readonly policy: Document | undefined; readonly policyArns: readonly string[] }

/** All policies that decide what a user or role may do. The boundary also limits the policies of the user's groups. */
export function policiesOf(state: State, identity: Identity, session?: SessionPolicies): Policies {
  const groups = identity.kind === 'user' ? groupsOf(state, identity.name) : []
  const { boundaryArn } = identity
  // If the boundary's policy does not exist, nothing is allowed.
  const boundary = boundaryArn === undefined ? null : (defaultVersion(state, boundaryArn) ?? ALLOWS_NOTHING)
  return {
    identity: [identity, ...groups].flatMap((holder) => ownPolicies(state, holder)),
    boundary,
    session: session ? sessionPolicy(state, session) : null,
  }
}

// A managed policy that is deleted meanwhile allows nothing.
function sessionPolicy(state: State, { policy, policyArns }: SessionPolicies): Policy | readonly Policy[] | null {
  if (policyArns.length === 0) return policy?.policy ?? null
  const managed = policyArns.map((arn) => defaultVersion(state, arn) ?? ALLOWS_NOTHING)
  return policy ? [policy.policy, ...managed] : managed
}

const ALLOWS_NOTHING: Policy = { version: '2012-10-17', statements: [] }

/** The attached and inline policies of a holder. */
function ownPolicies(state: State, { attached, inline }: Holder): readonly Policy[] {
  return [
    ...attached.flatMap((arn) => defaultVersion(state, arn) ?? []),
    ...[...inline.values()].map(({ policy }) => policy),
  ]
}

function defaultVersion(state: State, arn: string): Policy | undefined {
  const policy = policyAt(state, arn)
  return policy?.versions.find(({ id }) => id === policy.defaultVersionId)?.document.policy
}
