import type { Refusal } from '#core/refusal.ts'
import type { BusEvent } from '#events/bus-event.ts'
import { jobIdOf } from '#events/parts.ts'
import type { Frame } from './frame.ts'

/** Answers an event that was wrong: in the audit log of its job, or of the event if it names none, and on the bus. */
export async function refuse(
  { problems }: Refusal,
  event: BusEvent,
  { audit, bus, measure }: Pick<Frame, 'audit' | 'bus' | 'measure'>,
): Promise<void> {
  const { id, detailType, source, detail } = event
  const jobId = jobIdOf(detail)
  const told = { detailType, source, problems }
  const entry = {
    change: 'refuse request',
    phase: 'done',
    because: 'refused',
    target: jobId ?? id,
    detail: told,
  } as const
  // A refusal that cannot be written down is tried again: nothing is granted meanwhile.
  if ((await audit.journal(jobId ?? `event-${id}`).record([entry])) === 'owed') {
    throw new Error(`Cannot refuse event ${id}: the audit log does not take its record`)
  }
  const named = jobId === undefined ? {} : { jobId }
  await bus.announce([
    { detailType: 'Access Refused', detail: { ...named, event: { id, detailType, source }, problems: [...problems] } },
  ])
  measure({ AccessRefused: 1 })
}
