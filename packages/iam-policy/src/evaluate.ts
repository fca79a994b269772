import { contextOf } from './evaluation/context.ts'
import { type Asked, prepare } from './evaluation/prepare.ts'
import type { Effect, Policy } from './policy.ts'

/**
 * The policies that decide together. A boundary or session policy that does not exist is null, or left out. Of several
 * session policies one has to allow the request.
 */
export type Policies = {
  readonly identity: readonly Policy[]
  readonly boundary?: Policy | null
  readonly session?: Policy | readonly Policy[] | null
}

/** One request. The context has IAM's condition keys (`aws:SourceIp`), in any case; dates are ISO 8601 or epoch seconds. */
export type AccessRequest = {
  readonly action: string
  readonly resource: string
  readonly context: Readonly<Record<string, string | readonly string[]>>
}

export type Layer = 'identity' | 'boundary' | 'session'

/** The statement that decided: the index of its policy in the layer, and its index in the policy, both from 0. */
export type StatementReference = {
  readonly layer: Layer
  readonly policy: number
  readonly statement: number
  readonly sid: string | undefined
}

export type Verdict =
  | { readonly decision: 'allow'; readonly because: { readonly allowedBy: StatementReference } }
  | { readonly decision: 'deny'; readonly because: { readonly deniedBy: StatementReference } }
  /** Implicit: this is the first layer in which nothing allows the request. */
  | { readonly decision: 'deny'; readonly because: { readonly notAllowedBy: Layer } }

/**
 * Decide a request as IAM does within one account and without resource policies: an explicit Deny in any layer wins;
 * otherwise every layer must allow the request. Never throws: what is malformed goes against the request.
 */
export function evaluate(policies: Policies, request: AccessRequest): Verdict {
  const asked: Asked = {
    action: request.action.toLowerCase(),
    resource: request.resource,
    context: contextOf(request.context),
  }
  const findings = layersOf(policies).map(({ layer, policies: all }) => examine(layer, all, asked))

  const denied = findings.find((finding) => finding.denied)?.denied
  if (denied) return { decision: 'deny', because: { deniedBy: denied } }
  const silent = findings.find((finding) => !finding.allowed)
  if (silent) return { decision: 'deny', because: { notAllowedBy: silent.layer } }
  const allowed = findings[0]?.allowed
  if (!allowed) return { decision: 'deny', because: { notAllowedBy: 'identity' } }
  return { decision: 'allow', because: { allowedBy: allowed } }
}

type Finding = {
  readonly layer: Layer
  readonly allowed: StatementReference | null
  readonly denied: StatementReference | null
}

function layersOf({ identity, boundary, session }: Policies): readonly { layer: Layer; policies: readonly Policy[] }[] {
  return [
    { layer: 'identity', policies: identity },
    ...(boundary ? [{ layer: 'boundary', policies: [boundary] } as const] : []),
    ...(session ? [{ layer: 'session', policies: 'statements' in session ? [session] : session } as const] : []),
  ]
}

function examine(layer: Layer, policies: readonly Policy[], asked: Asked): Finding {
  const found = (effect: Effect) => firstOf(effect, layer, policies, asked)
  const denied = found('Deny')
  return { layer, denied, allowed: denied ? null : found('Allow') }
}

function firstOf(effect: Effect, layer: Layer, policies: readonly Policy[], asked: Asked): StatementReference | null {
  for (const [policy, each] of policies.entries()) {
    for (const { index: statement, sid, applies } of prepare(each)[effect]) {
      if (applies(asked)) return { layer, policy, statement, sid }
    }
  }
  return null
}
