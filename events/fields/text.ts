import * as z from 'zod'
import { firstUnprintable, isPrintable } from '#core/printable-text.ts'

export const MAX_LINE_LENGTH = 256

/** A word of the user's: who asked, and why. One line in which everything can be seen: logs, messages and terminals show it. */
export const line = (description: string) =>
  z
    .string()
    .min(1, 'must not be empty')
    .max(MAX_LINE_LENGTH, `must not be longer than ${MAX_LINE_LENGTH} characters`)
    .refine(isPrintable, {
      error: ({ input }) =>
        `must be one line without control or invisible characters, and has ${firstUnprintable(String(input))}`,
    })
    .meta({ description })

/** Names the job everywhere: in the table, in policy names and paths, in SageMaker and Batch events. */
export const jobId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,
    'must be 1 to 100 letters, digits, "-", "_" or ".", beginning with a letter or digit',
  )
  .meta({ description: 'Unique for ever. The SageMaker training job or Batch job of the same name ends the grant.' })
