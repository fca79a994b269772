import type { Deployment } from '#core/access/deployment.ts'
import { guardrailProblems } from '#core/admission/guardrail-problems.ts'
import { placedFor } from '#core/admission/place-access.ts'
import { reindexed } from '#core/catalogue/reindexed.ts'
import { resolveAccess } from '#core/catalogue/resolve-access.ts'
import type { Request } from '#core/grant/grant.ts'
import type { AskedRequest } from '#core/grant/request-digest.ts'
import type { Problem } from '#core/refusal.ts'
import type { Configuration } from './configuration.ts'

type Resolved = { readonly request: Request; readonly problems: readonly Problem[] }

/**
 * The request of an event as Curfew would grant it: by the catalogue and the guardrails, as far as they are given. Whom an entry of
 * the catalogue is for is looked at only together with the guardrails, which also depend on who asks.
 */
export function resolveJob(
  asked: AskedRequest,
  source: string,
  { guardrails, catalogue = { entries: [] } }: Configuration,
  { account }: Pick<Deployment, 'account'>,
  now: Date,
): Resolved {
  const requester = { source, requestedBy: asked.requestedBy }
  const asker = guardrails === undefined ? undefined : { ...requester, principal: asked.principal }
  const resolved = resolveAccess(asked.access, { catalogue, asker, from: asked.window.opensAt })
  const request = { ...asked, access: resolved.access }
  if (guardrails === undefined) return { request, problems: resolved.problems }
  const beyond = guardrailProblems({ ...request, source }, guardrails, now, account)
  return {
    request: { ...request, access: placedFor(requester, resolved.access, guardrails, account) },
    problems: [...resolved.problems, ...reindexed(beyond, resolved.positions)],
  }
}
