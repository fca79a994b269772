import * as z from 'zod'
import { printInstant, type Window } from '#core/grant/window.ts'

/** An instant as Curfew writes it: UTC, whole seconds. */
export const printedInstant = z.iso.datetime({ precision: 0 }).meta({ description: 'UTC, in whole seconds.' })

export const printedWindow = z.strictObject({ opensAt: printedInstant, closesAt: printedInstant })

export function printWindow({ opensAt, closesAt }: Window): z.input<typeof printedWindow> {
  return { opensAt: printInstant(opensAt), closesAt: printInstant(closesAt) }
}
