import type { Policies } from '#core/policy/evaluate.ts'
import type { Policy } from '#core/policy/policy.ts'
import { type Identity, policyAt, type State } from './state.ts'

/** All that decides what a user or role may do, as IAM holds it in this state. */
export function policiesOf(state: State, identity: Identity, session?: Policy): Policies {
  const attached = identity.attached.flatMap((arn) => defaultVersion(state, arn) ?? [])
  const inline = [...identity.inline.values()].map(({ policy }) => policy)
  const { boundaryArn } = identity
  // A boundary that cannot be found bounds everything.
  const boundary = boundaryArn === undefined ? null : (defaultVersion(state, boundaryArn) ?? NOTHING)
  return { identity: [...attached, ...inline], boundary, session: session ?? null }
}

const NOTHING: Policy = { version: '2012-10-17', statements: [] }

function defaultVersion(state: State, arn: string): Policy | undefined {
  const policy = policyAt(state, arn)
  return policy?.versions.find(({ id }) => id === policy.defaultVersionId)?.document.policy
}
