import { ending, laterEnding } from '#core/audit/ending.ts'
import { NOTHING } from '#core/audit/outbox.ts'
import type { Grant, Job } from '#core/grant/grant.ts'
import { saidAt } from '#core/grant/reopening.ts'
import { endOf } from '#core/grant/status.ts'
import { accessDue } from '#events/access-due.ts'
import type { BusEvent } from '#events/bus-event.ts'
import type { EndRequest } from '#events/end-request.ts'
import { retryOnConflict } from '#platform/retry-on-conflict.ts'
import { isMeant } from './is-meant.ts'
import { endNow } from './jobs-of.ts'
import type { World } from './world.ts'

/**
 * The first end of a grant counts.
 * What a revocation finds is remembered in the same write, so that a retry of the event finds it again and records it once.
 */
export async function endGrant(job: Job, request: EndRequest, event: BusEvent, world: World): Promise<void> {
  const { jobId, principal } = job
  await retryOnConflict(async () => {
    const now = world.now()
    const grant = await world.grants.get(principal, jobId)
    if (grant === undefined || !isMeant(grant, request, event)) return

    const ended = endNow(request, event, now)
    if (isOver(grant, now)) return endAgain(grant, request, event, world)
    const hit = { ...job, event: event.id, outcome: 'ended' } as const
    const isRevoked = request.because === 'revoked'
    await world.grants.replace({ ...grant, ended }, ending(grant, ended), isRevoked ? hit : undefined)
    await world.bus.announce([accessDue(grant)])
  })
}

/** The first end counts; but an extension that was asked for before the last of them is not about what follows it. */
async function endAgain(grant: Grant, request: EndRequest, event: BusEvent, world: World): Promise<void> {
  if (request.because === 'revoked') return revokeAgain(grant, request, event, world)
  const { ended } = grant
  const said = endNow(request, event, world.now())
  if (ended === undefined || saidAt(said) <= saidAt(ended)) return
  await world.grants.replace({ ...grant, ended: { ...ended, saidAt: saidAt(said) } }, NOTHING)
}

/** That somebody revokes what is over already stands with the grant as well, which is not reopened any more. */
async function revokeAgain(grant: Grant, request: EndRequest, event: BusEvent, world: World): Promise<void> {
  if (grant.ended?.event === event.id) return
  const { jobId, principal } = grant
  if (await world.revocationHits.has(event.id, jobId)) return
  const hit = { jobId, principal, event: event.id, outcome: 'over' } as const
  const revoked = endNow(request, event, world.now())
  await world.grants.replace({ ...grant, revokedAfterEnd: revoked }, laterEnding(grant, revoked), hit)
}

/**
 * A run may still be writing an extension that it decided on before the window closed. Until access is closed, an end is
 * recorded and wins over the extension; afterwards, nothing is extended.
 */
function isOver(grant: Grant, now: Date): boolean {
  return grant.closedAt !== undefined || (grant.ended !== undefined && now >= endOf(grant))
}
