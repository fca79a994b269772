import * as z from 'zod'
import { INSTANT_FORM, parseInstant, type Rounding } from '#core/instant.ts'

/** When access begins: a fraction of a second is rounded up, so that there is never more access than was asked for. */
export const beginning = instant('up')

/** When access is over: rounded down, for the same reason. */
export const end = instant('down')

function instant(rounding: Rounding) {
  return z
    .string()
    .regex(INSTANT_FORM, { error: ({ input }) => problemOf(String(input), rounding) })
    .transform((text, context): Date => {
      const parsed = parseInstant(text, rounding)
      if ('instant' in parsed) return parsed.instant
      context.addIssue({ code: 'custom', message: parsed.problem })
      return z.NEVER
    })
}

function problemOf(text: string, rounding: Rounding): string | undefined {
  const parsed = parseInstant(text, rounding)
  return 'problem' in parsed ? parsed.problem : undefined
}
