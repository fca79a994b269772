import { type AccessRequest, evaluate, type StatementReference } from '@curfew/iam-policy/evaluate'
import type { Policy } from '@curfew/iam-policy/policy'
import { firstMatch, type Match, type Names, type ResourcePolicy } from './resource-policy.ts'

export type LabeledPolicy = { readonly label: string; readonly policy: Policy }

/** What decides, as far as it could be read. */
export type Deciding = {
  readonly identity: readonly LabeledPolicy[]
  readonly boundary: LabeledPolicy | undefined
  readonly resource: { readonly label: string; readonly policy: ResourcePolicy } | undefined
  readonly names: Names
  /** `key`: its policy has to let the account's policies decide. `other account`: both sides have to allow. */
  readonly resourceKind: 'own account' | 'other account' | 'key'
}

export type Statement = {
  readonly label: string
  readonly index: number
  readonly sid: string | undefined
  readonly policy: Policy
}

export type Decided =
  | { readonly allowed: true; readonly by: Statement }
  | { readonly allowed: false; readonly by: Statement }
  | { readonly allowed: false; readonly missing: string }

/** As IAM decides: an explicit Deny wins; otherwise the principal's policies, its boundary and the resource's policy have their say. */
export function decideAccess(deciding: Deciding, request: AccessRequest): Decided {
  const { identity, boundary, resource, names } = deciding
  const verdict = evaluate(
    { identity: identity.map(({ policy }) => policy), boundary: boundary?.policy ?? null },
    request,
  )
  if ('deniedBy' in verdict.because) return { allowed: false, by: referred(verdict.because.deniedBy, deciding) }
  const denied = resource && firstMatch(resource.policy, 'Deny', names, request)
  if (denied !== undefined) return { allowed: false, by: ofResource(denied, deciding) }
  const allowed = resource && firstMatch(resource.policy, 'Allow', names, request)
  const own = 'allowedBy' in verdict.because ? referred(verdict.because.allowedBy, deciding) : undefined
  const missing = 'notAllowedBy' in verdict.because ? MISSING[verdict.because.notAllowedBy] : MISSING.identity
  return own === undefined ? withoutOwn(allowed, missing, deciding) : withOwn(own, allowed, deciding)
}

const MISSING = {
  identity: 'no policy of the principal allows it',
  boundary: 'the permissions boundary does not allow it',
  session: 'the session policy does not allow it',
} as const

/** The principal's own policies do not allow it: in its own account, a resource's policy that names it is enough. */
function withoutOwn(allowed: Match | undefined, missing: string, deciding: Deciding): Decided {
  const isEnough = allowed?.by === 'own' && deciding.resourceKind !== 'other account'
  return isEnough ? { allowed: true, by: ofResource(allowed, deciding) } : { allowed: false, missing }
}

function withOwn(own: Statement, allowed: Match | undefined, { resource, resourceKind }: Deciding): Decided {
  const needsBoth = resourceKind !== 'own account' && resource !== undefined
  if (!needsBoth || allowed !== undefined) return { allowed: true, by: own }
  return { allowed: false, missing: `${resource.label} does not allow it` }
}

function referred({ layer, policy, statement, sid }: StatementReference, { identity, boundary }: Deciding): Statement {
  const from = layer === 'boundary' ? boundary : identity[policy]
  return { label: from?.label ?? layer, index: statement + 1, sid, policy: single(from?.policy, statement) }
}

function ofResource({ statement }: Match, { resource }: Deciding): Statement {
  const { index, sid, policy } = statement
  return { label: resource?.label ?? '', index, sid, policy }
}

function single(policy: Policy | undefined, index: number): Policy {
  return { version: policy?.version ?? '2012-10-17', statements: policy?.statements.slice(index, index + 1) ?? [] }
}
