import type { Refusal } from '#core/refusal.ts'
import type { Happening } from '#events/happening.ts'
import { jobIdOf } from '#events/parts.ts'
import type { Frame } from './lambda.ts'

/** Answers an event that was wrong: in the audit log of its job, or of the event if it names none, and on the bus. */
export async function refuse(
  { problems }: Refusal,
  happening: Happening,
  { audit, bus }: Pick<Frame, 'audit' | 'bus'>,
): Promise<void> {
  const { id, detailType, source, detail } = happening
  const jobId = jobIdOf(detail)
  await audit.record(jobId ?? `event-${id}`, [
    {
      change: 'refuse request',
      phase: 'done',
      because: 'refused',
      target: jobId ?? id,
      detail: { detailType, source, problems },
    },
  ])
  const named = jobId === undefined ? {} : { jobId }
  await bus.announce([
    { detailType: 'Access Refused', detail: { ...named, event: { id, detailType, source }, problems: [...problems] } },
  ])
}
