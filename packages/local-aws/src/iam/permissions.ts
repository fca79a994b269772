import type { Policies } from '@curfew/iam-policy/evaluate'
import type { Policy } from '@curfew/iam-policy/policy'
import { groupsOf, type Holder, type Identity, policyAt, type State } from './state.ts'

/** All that decides what a user or role may do, as IAM holds it in this state. The boundary binds what groups give, too. */
export function policiesOf(state: State, identity: Identity, session?: Policy): Policies {
  const groups = identity.kind === 'user' ? groupsOf(state, identity.name) : []
  const { boundaryArn } = identity
  // A boundary that cannot be found bounds everything.
  const boundary = boundaryArn === undefined ? null : (defaultVersion(state, boundaryArn) ?? NOTHING)
  return {
    identity: [identity, ...groups].flatMap((holder) => given(state, holder)),
    boundary,
    session: session ?? null,
  }
}

const NOTHING: Policy = { version: '2012-10-17', statements: [] }

/** What somebody's own policies say, attached and inline. */
function given(state: State, { attached, inline }: Holder): readonly Policy[] {
  return [
    ...attached.flatMap((arn) => defaultVersion(state, arn) ?? []),
    ...[...inline.values()].map(({ policy }) => policy),
  ]
}

function defaultVersion(state: State, arn: string): Policy | undefined {
  const policy = policyAt(state, arn)
  return policy?.versions.find(({ id }) => id === policy.defaultVersionId)?.document.policy
}
