import {
  extensionLimitProblems,
  guardrailProblems,
  jobQuotaProblems,
  reopenLimitProblems,
} from '#core/admission/guardrail-problems.ts'
import { reopeningProblems } from '#core/admission/reopening-problems.ts'
import { overlapProblems } from '#core/admission/request-problems.ts'
import type { EarlyExtension } from '#core/grant/early-extension.ts'
import type { Ending, Grant } from '#core/grant/grant.ts'
import { principalChange } from '#core/grant/principal-changes.ts'
import { isFinished, reopenedGrant } from '#core/grant/reopening.ts'
import { later } from '#core/grant/window.ts'
import { Busy, type PrincipalVersion } from '#core/ports.ts'
import { type Problem, Refusal } from '#core/refusal.ts'
import { accessAgain } from './access-again.ts'
import type { AdmittedAgain } from './admit-extension.ts'
import { countRequest } from './count-request.ts'
import { reviewHoldings } from './holdings.ts'
import { revocationsOf } from './revocations-of.ts'
import { surroundingsOf } from './surroundings.ts'
import { waitForDetachment } from './wait-for-detachment.ts'
import type { World } from './world.ts'

/**
 * An ended grant as an extension asks to reopen it: with the checks of a new request, and in their order. Throws a Refusal with
 * everything that is wrong, as far as it was looked at, and `Busy` while the grant is still being closed.
 * @param wasCounted whether the extension counts among its requester's already
 */
export async function admitReopening(
  { grant, ended, principalVersion }: { grant: Grant; ended: Ending; principalVersion: PrincipalVersion },
  extension: EarlyExtension,
  wasCounted: boolean,
  world: World,
): Promise<AdmittedAgain> {
  const refuseIf = (problems: readonly Problem[]) => {
    if (problems.length > 0) throw new Refusal(`Cannot reopen access for job ${grant.jobId}`, problems, grant.context)
  }
  const { principal, network, isolation, listing, keys, requestedClosesAt } = grant
  const requester = { source: extension.source, requestedBy: extension.requestedBy }
  const { guardrails, deployment, targets } = world
  const now = world.now()
  const {
    asked,
    placed,
    problems: unavailable,
  } = accessAgain(grant, requester, later(now, grant.window.opensAt), world)
  refuseIf([
    ...reopeningProblems(grant, ended, extension, await revocationsOf(grant, principalVersion, world), now),
    // Of its window the limit on extensions decides, as of that of any other grant that is extended.
    ...guardrailProblems(
      { ...requester, principal, network, access: asked, isolation, listing, keys },
      guardrails,
      now,
      deployment.account,
    ),
    ...unavailable,
    ...reopenLimitProblems(requester, ended.at, now, guardrails),
    ...extensionLimitProblems(requester, requestedClosesAt, extension.closesAt, guardrails),
  ])
  // Its policies and its key are gone by then, and its receipt is written: what follows is another run.
  if (!isFinished(grant)) throw new Busy(`the grant of job ${grant.jobId}`)
  const granted = { ...grant, access: placed }
  const reopened = reopenedGrant(granted, ended, extension, now, deployment, targets[principal.type].documents)

  const siblings = await world.grants.of(principal)
  refuseIf([...overlapProblems(reopened, siblings), ...jobQuotaProblems(requester, siblings, guardrails, now)])
  waitForDetachment(reopened, siblings)
  refuseIf(wasCounted ? [] : await countRequest(extension.id, requester, world))
  const { principalId, running, problems } = await surroundingsOf(reopened, world)
  refuseIf([...anotherPrincipal(grant, principalId), ...problems])
  const ring = await world.keyRings.of(principal)
  const holdings = await reviewHoldings(reopened, { siblings, ring, running }, world)
  refuseIf(holdings.problems)
  const again = { ...reopened, ...(principalId !== undefined && { principalId }) }
  return { grant: again, warnings: holdings.warnings }
}

/** Whoever has the name of the principal now is not the one that the grant was for. */
function anotherPrincipal(grant: Grant, id: string | undefined): readonly Problem[] {
  const change = principalChange(grant, { id, problems: [] })
  return change === undefined ? [] : [{ path: 'jobId', message: `${change}: schedule a new job` }]
}
