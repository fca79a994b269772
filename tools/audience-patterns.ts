import * as z from 'zod'

/** Of what is part of a key in the table. */
export const MAX_PATTERN_LENGTH = 256

export const sourcePattern = z.string().min(1).max(MAX_PATTERN_LENGTH)

export const principalPattern = z
  .string()
  .regex(
    /^(?:(?:user|role)\/[\w+=.@*-]{1,64}|access-key\/tigris\/[\w.*-]{1,64})$/,
    'must be user/<name> or role/<name>, with the name as IAM spells it, or access-key/tigris/<name>; * matches any characters',
  )
