import * as z from 'zod'
import { PRINCIPAL_TYPES } from '#core/grant/principal.ts'

/** Of what is part of a key in the table. */
export const MAX_PATTERN_LENGTH = 256

export const sourcePattern = z.string().min(1).max(MAX_PATTERN_LENGTH)

export const principalPattern = z
  .string()
  .regex(
    new RegExp(`^(${PRINCIPAL_TYPES.join('|')})/[\\w+=.@*-]{1,64}$`),
    `must be ${PRINCIPAL_TYPES.map((type) => `${type}/<name>`).join(' or ')}, with the name as IAM spells it; * matches any characters`,
  )
