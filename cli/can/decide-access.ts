import {
  type AccessLayer,
  type AccessReference,
  type AccessVerdict,
  decideAccess as decideByAll,
} from '@curfew/iam-policy/access'
import type { AccessRequest } from '@curfew/iam-policy/evaluate'
import type { Policy, ResourcePolicy } from '@curfew/iam-policy/policy'
import type { Requester } from '@curfew/iam-policy/requester'

export type LabeledPolicy = { readonly label: string; readonly policy: Policy }

/** What decides, as far as it could be read. */
export type Deciding = {
  readonly identity: readonly LabeledPolicy[]
  readonly boundary: LabeledPolicy | undefined
  /** Undefined if it could not be read, or if the resource is of the account itself and has none. `owner`: its account. */
  readonly resource:
    | { readonly label: string; readonly policy: ResourcePolicy | null; readonly owner: string }
    | undefined
  readonly requester: Requester
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
  const { identity, boundary, resource, requester } = deciding
  const policies = {
    identity: identity.map(({ policy }) => policy),
    boundary: boundary?.policy ?? null,
    ...(resource && { resource: { account: resource.owner, policy: resource.policy } }),
  }
  const { because } = decideByAll(policies, requester, request)
  if ('missing' in because) return { allowed: false, missing: missingIn(because, deciding) }
  if ('deniedBy' in because) return { allowed: false, by: referred(because.deniedBy, deciding) }
  return { allowed: true, by: referred(because.allowedBy, deciding) }
}

function missingIn(
  { missing }: Extract<AccessVerdict['because'], { readonly missing: unknown }>,
  { resource }: Deciding,
): string {
  const words: Readonly<Record<AccessLayer, string>> = {
    identity: 'no policy of the principal allows it',
    boundary: 'the permissions boundary does not allow it',
    session: 'the session policy does not allow it',
    scp: 'a service control policy does not allow it',
    rcp: 'a resource control policy does not allow it',
    resource: `${resource?.label ?? 'the policy of the resource'} does not allow it`,
  }
  return missing.map((layer) => words[layer]).join(', and ')
}

function referred(reference: AccessReference, deciding: Deciding): Statement {
  const { layer, policy, statement, sid } = reference
  const from = sourceOf(layer, policy, deciding)
  return { label: from?.label ?? layer, index: statement + 1, sid, policy: single(from?.policy, statement) }
}

function sourceOf(layer: AccessLayer, index: number, { identity, boundary, resource }: Deciding) {
  if (layer === 'resource') return resource
  return layer === 'boundary' ? boundary : identity[index]
}

function single(policy: Policy | null | undefined, index: number): Policy {
  return { version: policy?.version ?? '2012-10-17', statements: policy?.statements.slice(index, index + 1) ?? [] }
}
