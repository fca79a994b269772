import * as z from 'zod'

/** IAM's own characters for names, but the comma, which the name of a secret cannot hold. */
const NAME = /^[\w+=.@-]{1,64}$/

/** Widen here: each kind of principal is one more member of the union. */
export const principal = z.discriminatedUnion('type', [named('user'), named('role')])

function named<Type extends 'user' | 'role'>(type: Type) {
  return z.strictObject({
    type: z.literal(type),
    name: z
      .string()
      .regex(NAME, `must be the ${type}'s friendly name, without path: 1 to 64 letters, digits and _+=.@-`)
      .meta({ description: `Friendly name of the IAM ${type} that the job runs as, without path or ARN.` }),
  })
}
