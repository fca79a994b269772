import type { Refusal } from '#core/refusal.ts'
import { accessRefused } from '#events/access-refused.ts'
import type { BusEvent } from '#events/bus-event.ts'
import { contextIn, jobIdOf } from '#events/parts.ts'
import type { Frame } from './frame.ts'

/** Answers a wrong event on the bus, and records it under its job, or under the event's id if it names no job. */
export async function refuse(
  refusal: Refusal,
  event: BusEvent,
  { outbox, measure }: Pick<Frame, 'outbox' | 'measure'>,
): Promise<void> {
  const { id, detailType, source, detail } = event
  const jobId = jobIdOf(detail)
  const { problems, more } = refusal
  const asked = { detailType, source, problems, ...(more > 0 && { moreProblems: more }) }
  const entry = {
    change: 'refuse request',
    phase: 'done',
    because: 'refused',
    target: jobId ?? id,
    detail: asked,
  } as const
  // A refusal that cannot be stored is tried again: nothing is granted meanwhile.
  const answer = accessRefused(event, refusal, jobId, refusal.context ?? contextIn(detail))
  await outbox.put(jobId ?? `event-${id}`, { entries: [entry], events: [answer] })
  measure({ AccessRefused: 1 })
}
