import { printAccess } from '#core/access/print-access.ts'
import { extensionGuard, guardrailProblems } from '#core/admission/guardrail-problems.ts'
import { extensionProblems, overlapProblems } from '#core/admission/request-problems.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import type { Grant } from '#core/grant/grant.ts'
import { extendedGrant } from '#core/grant/new-grant.ts'
import { timersFor } from '#core/grant/timers-for.ts'
import { printInstant } from '#core/grant/window.ts'
import { type Problem, Refusal } from '#core/refusal.ts'
import { type BusEvent, parseOrRefuse } from '#events/bus-event.ts'
import { accessDue, accessExtended } from '#events/news.ts'
import { trainingJobExtended } from '#events/training-job-extended.ts'
import { insistOnRecord, replaceRecorded } from '#platform/recording.ts'
import { retryOnConflict } from '#platform/retry-on-conflict.ts'
import { quotaProblems } from './admit.ts'
import type { World } from './world.ts'

/** Arm the new end, move the grant to it, and have the new policy attached before the old one is taken away. */
export async function extendAccess(event: BusEvent, world: World): Promise<void> {
  const request = parseOrRefuse(trainingJobExtended, event)
  const journal = world.audit.journal(request.jobId)
  await retryOnConflict(async () => {
    const grant = await grantOf(request.jobId, world)
    if (grant.window.closesAt.getTime() === request.closesAt.getTime()) return

    const { network, access, isolation } = grant
    const asking = { source: event.source, requestedBy: request.requestedBy }
    const problems = [
      ...extensionProblems(grant, request.closesAt, world.now()),
      // Whoever may not ask for this access may not ask for more of it.
      ...guardrailProblems({ ...asking, network, access, isolation }, world.guardrails, world.now()),
      ...extensionGuard(asking, grant.requestedClosesAt, request.closesAt, world.guardrails),
    ]
    if (problems.length > 0) throw refusal(request.jobId, problems)

    const extended = extendedGrant(
      grant,
      request.closesAt,
      world.deployment,
      world.targets[grant.principal.type].documents,
    )
    const siblings = await world.grants.of(grant.principal)
    const overQuota = [...overlapProblems(extended, siblings), ...(await quotaProblems(extended, siblings, world))]
    if (overQuota.length > 0) throw refusal(request.jobId, overQuota)
    await world.timers.arm('close', extended, timersFor(extended.window, world.now()).close)
    journal.resume(grant)
    await insistOnRecord(journal, entry(extended, request, 'intended'))
    await replaceRecorded(extended, entry(extended, request, 'done'), journal, world.grants)
    await world.bus.announce([
      accessExtended(extended, request.requestedBy, request.reason),
      accessDue(extended, 'access'),
    ])
  })
}

async function grantOf(jobId: string, { grants }: World): Promise<Grant> {
  const { principal } = await grants.claimOf(jobId)
  const grant = principal === undefined ? undefined : await grants.get(principal, jobId)
  if (grant === undefined) throw refusal(jobId, [{ path: 'jobId', message: 'no such job was scheduled' }])
  return grant
}

type Asked = { readonly requestedBy: string; readonly reason: string }

function entry(
  { jobId, principal, window, network, access, policies }: Grant,
  asked: Asked,
  phase: AuditEntry['phase'],
): AuditEntry {
  const { requestedBy, reason } = asked
  const names = policies.map(({ name }) => name)
  const closesAt = printInstant(window.closesAt)
  const detail = { closesAt, requestedBy, reason, policies: names, network, access: printAccess(access) }
  return { change: 'extend grant', phase, because: 'requested', target: jobId, principal, detail }
}

function refusal(jobId: string, problems: readonly Problem[]): Refusal {
  return new Refusal(`Cannot extend access for job ${jobId}`, problems)
}
