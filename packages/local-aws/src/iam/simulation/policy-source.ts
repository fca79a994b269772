import type { Document } from '../document.ts'
import { groupsOf, type Holder, policyAt, type State } from '../state.ts'

/** A policy of a simulation, as its answer names it. */
export type PolicySource = {
  readonly id: string
  readonly type: 'IAM Policy' | 'Permissions Boundary Policy' | 'Resource Policy'
  readonly document: Document
}

/** The policies of a user, role or group, those of the user's groups among them. */
export function policiesOfHolder(state: State, holder: Holder): readonly PolicySource[] {
  const groups = holder.kind === 'user' ? groupsOf(state, holder.name) : []
  return [holder, ...groups].flatMap((one) => ownPolicies(state, one))
}

/** Undefined without a boundary. One that does not exist allows nothing. */
export function boundaryOfHolder(state: State, { boundaryArn }: Holder): PolicySource | undefined {
  if (boundaryArn === undefined) return undefined
  const [found] = managed(state, boundaryArn, 'Permissions Boundary Policy')
  return found ?? { id: boundaryArn, type: 'Permissions Boundary Policy', document: ALLOWS_NOTHING }
}

const ALLOWS_NOTHING: Document = {
  text: '{"Version":"2012-10-17","Statement":[]}',
  policy: { version: '2012-10-17', statements: [] },
}

function ownPolicies(state: State, { kind, name, attached, inline }: Holder): readonly PolicySource[] {
  return [
    ...attached.flatMap((arn) => managed(state, arn, 'IAM Policy')),
    ...[...inline].map(([policyName, document]) => ({
      id: `${kind}_${name}_${policyName}`,
      type: 'IAM Policy' as const,
      document,
    })),
  ]
}

function managed(state: State, arn: string, type: PolicySource['type']): readonly PolicySource[] {
  const policy = policyAt(state, arn)
  const version = policy?.versions.find(({ id }) => id === policy.defaultVersionId)
  return policy && version ? [{ id: policy.name, type, document: version.document }] : []
}
