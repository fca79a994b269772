import type { AccessRequest } from '@curfew/iam-policy/evaluate'
import { relevantKeys } from './context-keys.ts'
import { type Matched, matching } from './matched.ts'
import type { PolicySource } from './policy-source.ts'
import { type ResourcePolicy, resourceStatementsFor } from './resource-policy.ts'

/** What decides: with a resource policy, also whom it names, and whether the resource is another account's. */
export type Policies = {
  readonly identity: readonly PolicySource[]
  readonly boundary: PolicySource | undefined
  readonly resource: ResourcePolicy | undefined
}

export type Decision = {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny'
  /** The statements that deny, if any does; otherwise those that allow. */
  readonly matched: readonly Matched[]
  readonly missingKeys: readonly string[]
  /** Undefined without a boundary. */
  readonly allowedByBoundary: boolean | undefined
}

/** Decides one request as IAM does, and names every statement that decides. */
export function decide({ identity, boundary, resource }: Policies, request: AccessRequest): Decision {
  const limits = boundary ? [boundary] : []
  const own = [...identity, ...limits]
  const denials = [
    ...own.flatMap((source) => matching(source, 'Deny', request)),
    ...resourceStatementsFor(resource, 'Deny', request),
  ]
  const allows = identity.flatMap((source) => matching(source, 'Allow', request))
  const shared = resourceStatementsFor(resource, 'Allow', request)
  const bounds = limits.flatMap((source) => matching(source, 'Allow', request))
  const isDeniedByBoundary = limits.some((source) => matching(source, 'Deny', request).length > 0)
  const allowedByBoundary = boundary ? bounds.length > 0 && !isDeniedByBoundary : undefined

  const byIdentity = allows.length > 0 && allowedByBoundary !== false
  // In one account either side may allow. Between accounts both have to.
  const isAllowed = resource?.isForeign ? byIdentity && shared.length > 0 : byIdentity || shared.length > 0
  const allowed = [...allows, ...shared]
  const decision = denials.length > 0 ? 'explicitDeny' : ALLOWED[`${isAllowed}`]
  return {
    decision,
    matched: { explicitDeny: denials, allowed, implicitDeny: [] }[decision],
    missingKeys: missingKeys([...own, ...(resource ? [resource.source] : [])], request),
    allowedByBoundary,
  }
}

function missingKeys(sources: readonly PolicySource[], { action, resource, context }: AccessRequest) {
  const known = new Set(Object.keys(context).map((key) => key.toLowerCase()))
  const policies = sources.map(({ document }) => document.policy)
  return relevantKeys(policies, action, resource).filter((key) => !known.has(key.toLowerCase()))
}

const ALLOWED = { true: 'allowed', false: 'implicitDeny' } as const
