import * as z from 'zod'

/** An instant as Curfew writes it: UTC, whole seconds. */
export const printedInstant = z.iso.datetime({ precision: 0 }).meta({ description: 'UTC, in whole seconds.' })

export const printedWindow = z.strictObject({ opensAt: printedInstant, closesAt: printedInstant })
