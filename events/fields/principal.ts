import * as z from 'zod'
import type { PrincipalType } from '#core/grant/principal.ts'

/** IAM's own characters for names, but the comma, which the name of a secret cannot hold. */
const IAM_NAME = /^[\w+=.@-]{1,64}$/

/** Widen here: the contract of each type of principal. */
const MEMBERS = {
  user: iamPrincipal('user'),
  role: iamPrincipal('role'),
} satisfies Record<PrincipalType, z.ZodType>

export const principal = z.discriminatedUnion('type', [MEMBERS.user, MEMBERS.role])

function iamPrincipal<Type extends 'user' | 'role'>(type: Type) {
  return z.strictObject({
    type: z.literal(type),
    name: z
      .string()
      .regex(IAM_NAME, `must be the ${type}'s friendly name, without path: 1 to 64 letters, digits and _+=.@-`)
      .meta({ description: `Friendly name of the IAM ${type} that the job runs as, without path or ARN.` }),
  })
}
