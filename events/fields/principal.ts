import * as z from 'zod'
import type { PrincipalType } from '#core/grant/principal.ts'

/** IAM's own characters for names, but the comma, which the name of a secret cannot hold. */
const IAM_NAME = /^[\w+=.@-]{1,64}$/

/**
 * What every store takes in the name of a key. No two slots differ in case alone, as no two users of IAM do. An id of a key of Tigris
 * would be another one after each rotation.
 */
const SLOT_NAME = /^(?!tid_)[a-z\d_.-]{1,64}$/

/** Widen here: the contract of each type of principal. */
const MEMBERS = {
  user: iamPrincipal('user'),
  role: iamPrincipal('role'),
  'access-key': z.strictObject({
    type: z.literal('access-key'),
    store: z.literal('tigris'),
    name: z
      .string()
      .regex(
        SLOT_NAME,
        "must be Curfew's name for the slot, not the id of a key: 1 to 64 lower-case letters, digits and _.-",
      )
      .meta({
        description: "Curfew's name for the slot whose current key the job signs with. It is not the id of a key.",
      }),
  }),
} satisfies Record<PrincipalType, z.ZodType>

export const principal = z.discriminatedUnion('type', [MEMBERS.user, MEMBERS.role, MEMBERS['access-key']])

function iamPrincipal<Type extends 'user' | 'role'>(type: Type) {
  return z.strictObject({
    type: z.literal(type),
    name: z
      .string()
      .regex(IAM_NAME, `must be the ${type}'s friendly name, without path: 1 to 64 letters, digits and _+=.@-`)
      .meta({ description: `Friendly name of the IAM ${type} that the job runs as, without path or ARN.` }),
  })
}
