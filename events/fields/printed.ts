import * as z from 'zod'
import { printDuration } from '#core/duration.ts'
import { printInstant, type Window } from '#core/grant/window.ts'

/** An instant as Curfew writes it: UTC, whole seconds. */
export const printedInstant = z.iso.datetime({ precision: 0 }).meta({ description: 'UTC, in whole seconds.' })

const printedDuration = z.string().regex(/^P/).exactOptional()

export const printedWindow = z.strictObject({
  opensAt: printedInstant,
  closesAt: printedInstant,
  runsFor: printedDuration.meta({ description: 'How long the job runs once it has started: an ISO 8601 duration.' }),
  heartbeat: printedDuration.meta({
    description: 'Access ends without a heartbeat for so long: an ISO 8601 duration.',
  }),
})

export function printWindow(window: Window): z.input<typeof printedWindow> {
  const { opensAt, closesAt } = window
  return { opensAt: printInstant(opensAt), closesAt: printInstant(closesAt), ...printDurations(window) }
}

/** The durations of a window, if it has any. */
export function printDurations({ runsForSeconds, heartbeatSeconds }: Window): {
  readonly runsFor?: string
  readonly heartbeat?: string
} {
  return {
    ...(runsForSeconds !== undefined && { runsFor: printDuration(runsForSeconds) }),
    ...(heartbeatSeconds !== undefined && { heartbeat: printDuration(heartbeatSeconds) }),
  }
}
