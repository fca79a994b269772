import type { AuditEntry } from '#core/audit/records.ts'
import { type Principal, printPrincipal } from '#core/grant/principal.ts'
import { quantity } from '#core/quantity.ts'
import type { RevocationHit } from '#core/revocation/revocation-hit.ts'
import { type Listed, listed, type RevocationSummary, summarize } from '#core/revocation/revocation-summary.ts'
import { accessRevoked } from '#events/access-revoked.ts'
import type { BusEvent } from '#events/bus-event.ts'
import type { EndRequest } from '#events/end-request.ts'
import type { World } from './world.ts'

/**
 * Records a revocation, whatever it hit, and answers it on the bus. It comes last, because nothing that ends access waits for
 * it. However often the event is tried, it is recorded once, under the id of the event.
 */
export async function reportRevocation(
  request: EndRequest,
  event: BusEvent,
  hits: readonly RevocationHit[],
  sessionsDenied: readonly Principal[],
  { outbox, now }: World,
): Promise<void> {
  const summary = summarize(request.of.jobIds, hits, sessionsDenied)
  const [jobId] = request.of.jobIds
  const isOfOneJob = jobId !== undefined && targetsOf(request).length === 1
  const entries = [entry(request, event, summary)]
  const events = [accessRevoked(request, event, summary, now())]
  await outbox.put(isOfOneJob ? jobId : `event-${event.id}`, { entries, events }, event.id)
}

function entry(request: EndRequest, { source }: BusEvent, summary: RevocationSummary): AuditEntry {
  const { of, by, reason, compromised, noted } = request
  const targets = targetsOf(request)
  const [principal] = of.principals
  return {
    ...{ change: 'revoke access', phase: 'done', because: 'revoked' },
    target: targets.length > 1 ? quantity(targets.length, 'target') : targets.join(),
    ...(principal !== undefined && targets.length === 1 && { principal }),
    detail: {
      ...{ by, reason, source, targets: listed(targets) },
      ...{ ended: jobIds(summary.ended), over: jobIds(summary.over), unknown: summary.unknown },
      sessionsDenied: { ...summary.sessionsDenied, first: summary.sessionsDenied.first.map(printPrincipal) },
      ...(compromised && { compromised }),
      ...(noted.length > 0 && { noted }),
    },
  }
}

/** `all`, `user/trainer-gpu-01`, or the id of a job. */
function targetsOf({ of }: EndRequest): readonly string[] {
  return [...(of.all ? ['all'] : []), ...of.principals.map(printPrincipal), ...of.jobIds]
}

function jobIds({ count, first }: Listed<{ readonly jobId: string }>): Listed<string> {
  return { count, first: first.map(({ jobId }) => jobId) }
}
