import type { Policies } from '@curfew/iam-policy/evaluate'
import type { Policy } from '@curfew/iam-policy/policy'
import { groupsOf, type Holder, type Identity, policyAt, type State } from './state.ts'

/** All policies that decide what a user or role may do. The boundary also limits the policies of the user's groups. */
export function policiesOf(state: State, identity: Identity, session?: Policy): Policies {
  const groups = identity.kind === 'user' ? groupsOf(state, identity.name) : []
  const { boundaryArn } = identity
  // If the boundary's policy does not exist, nothing is allowed.
  const boundary = boundaryArn === undefined ? null : (defaultVersion(state, boundaryArn) ?? ALLOWS_NOTHING)
  return {
    identity: [identity, ...groups].flatMap((holder) => ownPolicies(state, holder)),
    boundary,
    session: session ?? null,
  }
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
