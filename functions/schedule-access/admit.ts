import { endsBeforeWarnings } from '#core/access/ends-before.ts'
import { jobQuotaProblems } from '#core/admission/guardrail-problems.ts'
import { claimProblems, overlapProblems } from '#core/admission/request-problems.ts'
import { earlyEndsOf, earlyRunEndsOf } from '#core/grant/early-ends.ts'
import { inOrder } from '#core/grant/early-extension.ts'
import { earlyStartOf } from '#core/grant/early-starts.ts'
import type { Ending, Grant } from '#core/grant/grant.ts'
import { endedBefore, newGrant } from '#core/grant/new-grant.ts'
import { requestDigest } from '#core/grant/request-digest.ts'
import type { Start } from '#core/grant/start.ts'
import { startedGrant } from '#core/grant/started-grant.ts'
import { earlier } from '#core/grant/window.ts'
import type { AdmissionRead } from '#core/ports.ts'
import { type Problem, Refusal } from '#core/refusal.ts'
import { type BusEvent, parse } from '#events/bus-event.ts'
import { TrainingJobScheduled } from '#events/training-job-scheduled.ts'
import { countRequest } from './count-request.ts'
import { reviewHoldings } from './holdings.ts'
import { ruleProblems } from './rule-problems.ts'
import { surroundingsOf } from './surroundings.ts'
import { waitForDetachment } from './wait-for-detachment.ts'
import type { World } from './world.ts'

/** A grant, and what the admission depends on. */
export type Admitted = {
  readonly grant: Grant
  readonly read: AdmissionRead
  /** Ends that arrived before the request and are later than it: the first is that of the grant. */
  readonly ends: readonly Ending[]
  /** What does not refuse the request, and its sender should know. */
  readonly warnings: readonly Problem[]
}

/**
 * The grant that a request asks for; undefined if this very request was granted before. What rules alone can tell comes
 * first, then the table, then the target: a request that is refused costs none of the calls after that. Throws a Refusal
 * with everything that is wrong, as far as it was looked at.
 */
export async function admit(event: BusEvent, world: World): Promise<Admitted | undefined> {
  const { grant, late } = requestedGrant(event, world)
  const { digest, source } = grant

  const { claim, principalVersion, ring, runEnds } = await world.grants.admissionFactsOf(grant)
  if (claim.digest === digest) return undefined
  // Only now: the same request again is no mistake, even when the window has closed meanwhile.
  refuseIf(late)
  const siblings = await world.grants.of(grant.principal)
  refuseIf([
    ...claimProblems(claim, digest),
    ...overlapProblems(grant, siblings),
    ...jobQuotaProblems(grant, siblings, world.guardrails, world.now()),
  ])
  waitForDetachment(grant, siblings)
  refuseIf(await countRequest(event.id, { source, requestedBy: grant.requestedBy }, world))
  const { principalId, running, problems } = await surroundingsOf(grant, world)
  refuseIf(problems)
  const holdings = await reviewHoldings(grant, { siblings, ring, running }, world)
  refuseIf(holdings.problems)
  const own = [...earlyEndsOf(claim, grant), ...earlyRunEndsOf(runEnds, grant)]
  const early = [...own, principalVersion.revoked].filter((end) => end !== undefined)
  const ends = early.filter(({ at }) => at >= grant.requestedAt)
  const earlyExtensions = inOrder(claim.earlyExtensions ?? [])
  const admitted = { ...grant, earlyExtensions, ...(principalId !== undefined && { principalId }) }
  const started = startedBefore(admitted, earlyStartOf(claim, grant), world)
  const allEnds = started.ended === undefined ? ends : [...ends, started.ended]
  return {
    ...{ grant: endedBefore(started, allEnds), read: { principalVersion, runEnds }, ends: allEnds },
    warnings: [...endsBeforeWarnings(grant), ...holdings.warnings],
  }
}

/** The grant of a request that form, guardrails and target allow, and whether it comes too late. Calls nothing. */
function requestedGrant(event: BusEvent, world: World): { grant: Grant; late: readonly Problem[] } {
  const { detail: request, problems: malformed } = parse(TrainingJobScheduled, event)
  const { lasting, late, access } = ruleProblems(event, world)
  if (request === undefined || access === undefined || lasting.length > 0) {
    throw refusal([...malformed, ...late, ...lasting])
  }
  // The sender sets the time of an event: if it were in the future, every end of the job would seem to be older than the request.
  const requestedAt = earlier(event.time, world.now())
  const { closingSoonMinutes } = world
  const digest = requestDigest(request)
  const asked = { request: { ...request, access }, digest, source: event.source, requestedAt, closingSoonMinutes }
  return { grant: newGrant(asked, world.deployment, world.targets[request.principal.type].documents), late }
}

/** Its policies are those for the end that the start gives it: nothing is attached yet that they could supersede. */
function startedBefore(grant: Grant, start: Start | undefined, world: World): Grant {
  const { documents } = world.targets[grant.principal.type]
  const started = start && startedGrant(grant, start, world.now(), world.deployment, documents)
  return started === undefined ? grant : { ...started, superseded: [] }
}

function refuseIf(problems: readonly Problem[]): void {
  if (problems.length > 0) throw refusal(problems)
}

function refusal(problems: readonly Problem[]): Refusal {
  return new Refusal('Cannot schedule access', problems)
}
