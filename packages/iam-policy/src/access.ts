import { matchIn, type ResourceMatch } from './access/resource-match.ts'
import { type AccessRequest, evaluate, type Layer, type Policies, type StatementReference } from './evaluate.ts'
import type { Policy, ResourcePolicy } from './policy.ts'
import { accountOf, type Requester } from './requester.ts'

/** Every policy that has a say: those of the identity, that of the resource, and the limits of both organizations. */
export type AccessPolicies = Policies & {
  /** The service control policies of the requester's account: one list for each level, from the root to the account. */
  readonly scps?: readonly (readonly Policy[])[]
  /** The resource control policies of the resource's account, of all levels. They can only deny. */
  readonly rcps?: readonly ResourcePolicy[]
  /** Whose the resource is, and its policy; null if it has none. Left out, the resource is of the requester's account and has none. */
  readonly resource?: { readonly account: string; readonly policy: ResourcePolicy | null }
}

export type AccessLayer = Layer | 'scp' | 'rcp' | 'resource'

/** The statement that decided. `policy` counts the service control policies of all levels. */
export type AccessReference = Omit<StatementReference, 'layer'> & { readonly layer: AccessLayer }

export type AccessVerdict =
  | {
      readonly decision: 'allow'
      /** `alsoAllowedBy`: the statement of the resource's policy, where the identity's policies alone are not enough. */
      readonly because: { readonly allowedBy: AccessReference; readonly alsoAllowedBy?: AccessReference }
    }
  | { readonly decision: 'deny'; readonly because: { readonly deniedBy: AccessReference } }
  /** Implicit. `missing`: every layer that would have to allow the request and does not. */
  | {
      readonly decision: 'deny'
      readonly because: { readonly notAllowedBy: AccessLayer; readonly missing: readonly AccessLayer[] }
    }

/**
 * Decide a request as IAM does with all kinds of policies, within an account and between accounts. An explicit Deny wins.
 * Between accounts both sides have to allow; within one, a resource policy that names the requester is enough, and the
 * policies of a key and of a role have to allow in any case. Never throws: what is malformed goes against the request.
 */
export function decideAccess(policies: AccessPolicies, requester: Requester, request: AccessRequest): AccessVerdict {
  const own = requester.kind === 'service' ? [] : ownLayers(policies)
  const layers = own.map((layer) => ({ ...layer, because: evaluate({ identity: layer.policies }, request).because }))
  const of = matcher(policies, requester, request)

  const denials = [
    ...(policies.rcps ?? []).map((policy, index) => of('rcp', policy, index, 'Deny')?.reference),
    ...(policies.resource?.policy ? [of('resource', policies.resource.policy, 0, 'Deny')?.reference] : []),
    ...layers.map(({ because, layer, first }) =>
      'deniedBy' in because ? refer(because.deniedBy, layer, first) : undefined,
    ),
  ]
  const deniedBy = denials.find((one) => one !== undefined)
  if (deniedBy) return { decision: 'deny', because: { deniedBy } }

  const shared = policies.resource?.policy ? of('resource', policies.resource.policy, 0, 'Allow') : undefined
  const needed = neededLayers(policies, requester, request, shared?.as)
  const silent = layers.filter(({ because }) => !('allowedBy' in because)).map(({ layer }) => layer)
  const missing = [...new Set(shared === undefined ? [...silent, 'resource' as const] : silent)].filter((layer) =>
    needed.includes(layer),
  )
  const [notAllowedBy] = missing
  if (notAllowedBy !== undefined) return { decision: 'deny', because: { notAllowedBy, missing } }

  const identity = layers.find(({ layer }) => layer === 'identity')
  const allowed =
    identity && 'allowedBy' in identity.because ? refer(identity.because.allowedBy, 'identity', 0) : undefined
  if (allowed === undefined) {
    if (shared) return { decision: 'allow', because: { allowedBy: shared.reference } }
    return { decision: 'deny', because: { notAllowedBy: 'identity', missing: ['identity'] } }
  }
  const isShared = shared !== undefined && needed.includes('resource')
  return { decision: 'allow', because: { allowedBy: allowed, ...(isShared && { alsoAllowedBy: shared.reference }) } }
}

/** Which layers have to allow the request, given how the resource's policy names who asks. */
export function neededLayers(
  { resource }: AccessPolicies,
  requester: Requester,
  { action }: Pick<AccessRequest, 'action'>,
  named: ResourceMatch['as'] | undefined,
): readonly AccessLayer[] {
  if (requester.kind === 'service') return ['resource']
  const isForeign = resource !== undefined && resource.account !== accountOf(requester)
  if (isForeign) return ['scp', 'identity', 'boundary', 'session', 'resource']
  if (named === 'itself') return ['scp']
  if (named === 'role') return ['scp', 'boundary', 'session']
  const decidesAlone = resource?.policy && /^(kms:|sts:(assumerole|tagsession|setsourceidentity))/i.test(action)
  return ['scp', 'identity', 'boundary', 'session', ...(decidesAlone ? (['resource'] as const) : [])]
}

/** The layers of the requester, outermost first. `first`: how many policies of the layer come before. */
function ownLayers({ scps = [], identity, boundary, session }: AccessPolicies) {
  const sessions = session && 'statements' in session ? [session] : session
  const layers: readonly {
    readonly layer: AccessLayer
    readonly policies: readonly Policy[]
    readonly first: number
  }[] = [
    ...scps.map((policies, level) => ({ layer: 'scp' as const, policies, first: scps.slice(0, level).flat().length })),
    { layer: 'identity', policies: identity, first: 0 },
    ...(boundary ? [{ layer: 'boundary' as const, policies: [boundary], first: 0 }] : []),
    ...(sessions ? [{ layer: 'session' as const, policies: sessions, first: 0 }] : []),
  ]
  return layers
}

function matcher({ boundary }: AccessPolicies, requester: Requester, request: AccessRequest) {
  const isBounded = Boolean(boundary)
  return (layer: 'rcp' | 'resource', policy: ResourcePolicy, index: number, effect: 'Allow' | 'Deny') => {
    const match = matchIn(policy, effect, requester, request, isBounded)
    if (match === undefined) return undefined
    const { statement, sid, as } = match
    const reference: AccessReference = { layer, policy: index, statement, sid }
    return { as, reference }
  }
}

function refer({ policy, statement, sid }: StatementReference, layer: AccessLayer, first: number): AccessReference {
  return { layer, policy: policy + first, statement, sid }
}
