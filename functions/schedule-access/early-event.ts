import type { EarlyExtension } from '#core/grant/early-extension.ts'
import type { BusEvent } from '#events/bus-event.ts'
import { TrainingJobExtended } from '#events/training-job-extended.ts'

/** The event of an extension that waited, as far as an answer names it. */
export function eventOf(jobId: string, { id, source }: EarlyExtension): Omit<BusEvent, 'time' | 'account'> {
  return { id, source, detailType: TrainingJobExtended.detailType, detail: { jobId } }
}
