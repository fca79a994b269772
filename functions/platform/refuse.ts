import type { Refusal } from '#core/refusal.ts'
import { accessRefused } from '#events/access-refused.ts'
import type { BusEvent } from '#events/bus-event.ts'
import { jobIdOf } from '#events/parts.ts'
import type { Frame } from './frame.ts'

/** Answers a wrong event on the bus, and records it under its job, or under the event's id if it names no job. */
export async function refuse(
  { problems }: Refusal,
  event: BusEvent,
  { audit, bus, measure }: Pick<Frame, 'audit' | 'bus' | 'measure'>,
): Promise<void> {
  const { id, detailType, source, detail } = event
  const jobId = jobIdOf(detail)
  const asked = { detailType, source, problems }
  const entry = {
    change: 'refuse request',
    phase: 'done',
    because: 'refused',
    target: jobId ?? id,
    detail: asked,
  } as const
  // A refusal that cannot be recorded is tried again: nothing is granted meanwhile.
  if ((await audit.journal(jobId ?? `event-${id}`).record([entry])) === 'owed') {
    throw new Error(`Cannot refuse event ${id}: the audit log does not take its record`)
  }
  await bus.announce([accessRefused(event, problems, jobId)])
  measure({ AccessRefused: 1 })
}
