import { extensionLimitProblems, guardrailProblems } from '#core/admission/guardrail-problems.ts'
import { extensionProblems, overlapProblems } from '#core/admission/request-problems.ts'
import type { EarlyExtension } from '#core/grant/early-extension.ts'
import type { Grant } from '#core/grant/grant.ts'
import { grantUntil } from '#core/grant/new-grant.ts'
import { earlier } from '#core/grant/window.ts'
import { type Problem, Refusal } from '#core/refusal.ts'
import { accessAgain } from './access-again.ts'
import { countRequest } from './count-request.ts'
import { reviewHoldings } from './holdings.ts'
import { waitForDetachment } from './wait-for-detachment.ts'
import type { World } from './world.ts'

/** What an extension asks for, and who asks. */
export type Extension = Pick<EarlyExtension, 'source' | 'closesAt' | 'requestedBy' | 'reason'>

/** A grant as an extension asks for it. */
export type AdmittedAgain = {
  readonly grant: Grant
  /** What does not refuse it, and its sender should know. */
  readonly warnings: readonly Problem[]
}

/**
 * The grant as an extension asks for it. Throws a Refusal with everything that is wrong, as far as it was looked at.
 * @param wasCounted whether the extension counts among its requester's already
 */
export async function admitExtension(
  grant: Grant,
  extension: EarlyExtension,
  wasCounted: boolean,
  world: World,
): Promise<AdmittedAgain> {
  const { principal, network, isolation, listing, keys } = grant
  const { closesAt, source, requestedBy } = extension
  const requester = { source, requestedBy }
  const { asked, placed, problems: unavailable } = accessAgain(grant, requester, grant.window.opensAt, world)
  const problems = [
    ...extensionProblems(grant, closesAt, world.now()),
    // Who may not request this access may not extend it either: not for this principal, its keys, or from this network.
    ...guardrailProblems(
      { ...requester, principal, network, access: asked, isolation, listing, keys },
      world.guardrails,
      world.now(),
      world.deployment.account,
    ),
    ...unavailable,
    ...extensionLimitProblems(requester, grant.requestedClosesAt, closesAt, world.guardrails),
  ]
  if (problems.length > 0) throw refusal(grant, problems)

  const { documents } = world.targets[grant.principal.type]
  const extendedAt = earlier(extension.time, world.now())
  const extended = { ...grantUntil({ ...grant, access: placed }, closesAt, world.deployment, documents), extendedAt }
  const uncounted = wasCounted ? [] : await countRequest(extension.id, requester, world)
  if (uncounted.length > 0) throw refusal(grant, uncounted)
  const [siblings, ring] = await Promise.all([world.grants.of(principal), world.keyRings.of(principal)])
  const { problems: held, warnings } = await reviewHoldings(extended, { siblings, ring }, world)
  const conflicts = [...overlapProblems(extended, siblings), ...held]
  if (conflicts.length > 0) throw refusal(grant, conflicts)
  waitForDetachment(extended, siblings)
  return { grant: extended, warnings }
}

function refusal({ jobId, context }: Grant, problems: readonly Problem[]): Refusal {
  return new Refusal(`Cannot extend access for job ${jobId}`, problems, context)
}
