import * as z from 'zod'
import { DURATION_FORM, parseDuration } from '#core/duration.ts'

/** How long something lasts, in seconds. ISO 8601 in an event. Not `z.iso.duration()`, which takes months and fractions as well. */
export const duration = z
  .string()
  .regex(DURATION_FORM, { error: ({ input }) => problemOf(String(input)) })
  .transform((text, context): number => {
    const parsed = parseDuration(text)
    if ('seconds' in parsed) return parsed.seconds
    context.addIssue({ code: 'custom', message: parsed.problem })
    return z.NEVER
  })

function problemOf(text: string): string | undefined {
  const parsed = parseDuration(text)
  return 'problem' in parsed ? parsed.problem : undefined
}
