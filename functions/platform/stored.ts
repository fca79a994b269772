import * as z from 'zod'
import { isPrincipalType } from '#core/grant/principal.ts'

/** Pieces that several items of the table have in common, as they stand there. */
export const storedDate = z.string().transform((text) => new Date(text))

export const storedPrincipal = z.object({
  type: z.string().refine(isPrincipalType),
  name: z.string(),
})

export const storedEnding = z.object({
  at: storedDate,
  because: z.enum(['ended', 'revoked']),
  by: z.string(),
  reason: z.string(),
  endsSessions: z.boolean().exactOptional(),
})
