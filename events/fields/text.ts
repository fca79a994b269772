import * as z from 'zod'

/** A word of the user's: who asked, and why. One line, because it is written into logs and messages. */
export const line = (description: string) =>
  z
    .string()
    .min(1, 'must not be empty')
    .max(256, 'must not be longer than 256 characters')
    .regex(/^[^\p{Cc}]*$/u, 'must be one line without control characters')
    .meta({ description })

/** Names the job everywhere: in the table, in policy names and paths, in SageMaker and Batch events. */
export const jobId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,
    'must be 1 to 100 letters, digits, "-", "_" or ".", beginning with a letter or digit',
  )
  .meta({ description: 'Unique for ever. The SageMaker training job or Batch job of the same name ends the grant.' })
