import { printAccess } from '#core/access/print-access.ts'
import { extensionLimitProblems, guardrailProblems } from '#core/admission/guardrail-problems.ts'
import type { Requester } from '#core/admission/guardrail-rule.ts'
import { extensionProblems, overlapProblems } from '#core/admission/request-problems.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import type { Grant } from '#core/grant/grant.ts'
import { extendedGrant } from '#core/grant/new-grant.ts'
import { timersFor } from '#core/grant/timers-for.ts'
import { printInstant } from '#core/grant/window.ts'
import { type Problem, Refusal } from '#core/refusal.ts'
import { accessDue } from '#events/access-due.ts'
import { accessExtended } from '#events/access-extended.ts'
import { type BusEvent, parse } from '#events/bus-event.ts'
import { jobIdOf, partsOf } from '#events/parts.ts'
import { TrainingJobExtended } from '#events/training-job-extended.ts'
import { retryOnConflict } from '#platform/retry-on-conflict.ts'
import type { Admitted } from './admit.ts'
import { armNotices } from './arm-notices.ts'
import { countRequest } from './count-request.ts'
import { quotaProblems, roomFor } from './quota-problems.ts'
import { waitForDetachment } from './wait-for-detachment.ts'
import type { World } from './world.ts'

/** Set a timer for the new end, move the grant to it, and have the new policies attached before the old ones are detached. */
export async function extendAccess(event: BusEvent, world: World): Promise<void> {
  const { detail: request, problems: malformed } = parse(TrainingJobExtended, event)
  const requester = { source: event.source, requestedBy: partsOf(event.detail).requestedBy }
  // For a requester whom no rule applies to, nothing is looked up.
  const unknown = guardrailProblems(requester, world.guardrails, world.now())
  if (unknown.length > 0) throw refusal({ jobId: jobIdOf(event.detail) ?? '' }, [...malformed, ...unknown])
  if (request === undefined) throw await malformedExtension(event, malformed, world)
  await retryOnConflict(async () => {
    const { grant, principalVersion } = await grantOf(request.jobId, world)
    if (grant.window.closesAt.getTime() === request.closesAt.getTime()) return

    refuseIf(grant, [
      ...extensionProblems(grant, request.closesAt, world.now()),
      ...accessProblems(grant, requester, world),
      ...extensionLimitProblems(requester, grant.requestedClosesAt, request.closesAt, world.guardrails),
    ])

    const extended = extendedGrant(
      grant,
      request.closesAt,
      world.deployment,
      world.targets[grant.principal.type].documents,
    )
    refuseIf(grant, await countRequest(event.id, requester, world))
    const [siblings, room, ring] = await Promise.all([
      world.grants.of(grant.principal),
      roomFor(extended, world),
      world.keyRings.of(grant.principal),
    ])
    refuseIf(grant, [
      ...overlapProblems(extended, siblings),
      ...(await quotaProblems(extended, siblings, room, ring, world)),
    ])
    waitForDetachment(extended, siblings)
    await world.timers.arm('close', extended, timersFor(extended, world.now()).close)
    await world.grants.extend(extended, principalVersion, {
      entries: [extensionEntry(extended, request)],
      events: [accessExtended(extended, request.requestedBy, request.reason)],
    })
    await world.bus.announce([accessDue(extended)])
    await armNotices(extended, world, ['closing-soon'])
  })
}

/** The answer has the context of the grant that was meant. */
async function malformedExtension(event: BusEvent, problems: readonly Problem[], { grants }: World): Promise<Refusal> {
  const jobId = jobIdOf(event.detail)
  const { principal } = jobId === undefined ? {} : await grants.claimOf(jobId)
  const grant = jobId === undefined || principal === undefined ? undefined : await grants.get(principal, jobId)
  return new Refusal(`Cannot take ${event.detailType}`, problems, grant?.context)
}

/** Who may not request this access may not extend it either: not for this principal, its keys, or from this network. */
function accessProblems(
  { principal, network, access, isolation, keys }: Grant,
  requester: Requester,
  { guardrails, now }: World,
): readonly Problem[] {
  return guardrailProblems({ ...requester, principal, network, access, isolation, keys }, guardrails, now())
}

/** A job's grant, and the version of its principal from before it was read: what else is read later is not older. */
async function grantOf(jobId: string, { grants }: World): Promise<Omit<Admitted, 'ends'>> {
  const { principal } = await grants.claimOf(jobId)
  if (principal === undefined) throw refusal({ jobId }, [UNKNOWN_JOB])
  const principalVersion = await grants.versionOf(principal)
  const grant = await grants.get(principal, jobId)
  if (grant === undefined) throw refusal({ jobId }, [UNKNOWN_JOB])
  return { grant, principalVersion }
}

const UNKNOWN_JOB: Problem = { path: 'jobId', message: 'no such job was scheduled' }

type ExtensionRequest = { readonly requestedBy: string; readonly reason: string }

function extensionEntry(
  { jobId, principal, window, network, access, policies }: Grant,
  { requestedBy, reason }: ExtensionRequest,
): AuditEntry {
  const names = policies.map(({ name }) => name)
  const closesAt = printInstant(window.closesAt)
  const detail = { closesAt, requestedBy, reason, policies: names, network, access: printAccess(access) }
  return { change: 'extend grant', phase: 'done', because: 'requested', target: jobId, principal, detail }
}

function refuseIf(grant: Pick<Grant, 'jobId' | 'context'>, problems: readonly Problem[]): void {
  if (problems.length > 0) throw refusal(grant, problems)
}

function refusal({ jobId, context }: Pick<Grant, 'jobId' | 'context'>, problems: readonly Problem[]): Refusal {
  return new Refusal(`Cannot extend access for job ${jobId}`, problems, context)
}
