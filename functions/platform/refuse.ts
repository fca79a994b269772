import type { Outgoing } from '#core/audit/outbox.ts'
import type { Refusal } from '#core/refusal.ts'
import { accessRefused } from '#events/access-refused.ts'
import type { BusEvent } from '#events/bus-event.ts'
import { contextIn, jobIdOf, wishIn } from '#events/parts.ts'
import type { Frame } from './frame.ts'

/** Answers a wrong event on the bus, and records it under its job, or under the event's id if it names no job. */
export async function refuse(
  refusal: Refusal,
  event: BusEvent,
  { outbox, measure }: Pick<Frame, 'outbox' | 'measure'>,
): Promise<void> {
  // A refusal that cannot be stored is tried again: nothing is granted meanwhile.
  await outbox.put(jobIdOf(event.detail) ?? `event-${event.id}`, answerTo(refusal, event))
  measure({ AccessRefused: 1 })
}

/** What the refusal of an event says to its sender and to the audit log. */
export function answerTo(refusal: Refusal, event: Pick<BusEvent, 'id' | 'detailType' | 'source' | 'detail'>): Outgoing {
  const { id, detailType, source, detail } = event
  const jobId = jobIdOf(detail)
  const { problems, more } = refusal
  const { principal, said } = wishIn(detail)
  const asked = { detailType, source, ...said, problems, ...(more > 0 && { moreProblems: more }) }
  const entry = {
    change: 'refuse request',
    phase: 'done',
    because: 'refused',
    target: jobId ?? id,
    ...(principal && { principal }),
    detail: asked,
  } as const
  return { entries: [entry], events: [accessRefused(event, refusal, jobId, refusal.context ?? contextIn(detail))] }
}
