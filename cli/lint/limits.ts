import { guardrailProblems } from '#core/admission/guardrail-problems.ts'
import { reindexed } from '#core/catalogue/reindexed.ts'
import { resolveAccess } from '#core/catalogue/resolve-access.ts'
import type { Problem } from '#core/refusal.ts'
import { partsOf } from '#events/parts.ts'
import type { InspectOptions } from './inspect-options.ts'

/** What a request has beyond the limits of the deployer, as far as they are given. */
type LimitProblems = { readonly guardrails: readonly Problem[]; readonly catalogue: readonly Problem[] }

type Limits = Pick<InspectOptions, 'guardrails' | 'catalogue' | 'account' | 'now'>

export function limitProblems(
  source: string,
  detail: unknown,
  { guardrails, catalogue, account, now }: Limits,
): LimitProblems {
  const { access: asked, ...parts } = partsOf(detail)
  const { principal, requestedBy, window } = parts
  const asker = { source, requestedBy, principal }
  const from = window?.opensAt ?? now
  const resolved = asked && resolveAccess(asked, { catalogue: catalogue ?? { entries: [] }, asker, from })
  const request = { ...parts, source, access: resolved?.access }
  const beyond = guardrails === undefined ? [] : guardrailProblems(request, guardrails, now, account)
  return {
    guardrails: resolved === undefined ? beyond : reindexed(beyond, resolved.positions),
    catalogue: catalogue === undefined ? [] : (resolved?.problems ?? []),
  }
}
