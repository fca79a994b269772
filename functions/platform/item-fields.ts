import * as z from 'zod'
import { JOB_KINDS, OUTCOMES } from '#core/grant/ends-with.ts'

/*
 * Fields that several items of the table have. Objects are loose: what a newer version of Curfew wrote survives when an older
 * one rewrites the item, as it may during an upgrade.
 */

export const dateField = z.string().transform((text) => new Date(text))

/** Not loose: a principal is an identity, which goes into events as it is, and their contracts have no other fields. */
export const principalField = z.union([
  z.object({ type: z.enum(['user', 'role']), name: z.string() }),
  z.object({ type: z.literal('access-key'), store: z.literal('tigris'), name: z.string() }),
])

export const endingField = z.looseObject({
  at: dateField,
  because: z.enum(['ended', 'revoked']),
  by: z.string(),
  reason: z.string(),
  runsAs: z.array(z.string()).exactOptional(),
  run: z
    .looseObject({
      kind: z.enum(JOB_KINDS),
      names: z.array(z.string()),
      ids: z.array(z.string()),
      queue: z.string().exactOptional(),
      outcomes: z.array(z.enum(OUTCOMES)),
    })
    .exactOptional(),
  event: z.string().exactOptional(),
  saidAt: dateField.exactOptional(),
  compromised: z.literal(true).exactOptional(),
  isFinal: z.literal(true).exactOptional(),
  noted: z.array(z.looseObject({ path: z.string(), message: z.string() })).exactOptional(),
})

export const startField = z.looseObject({
  at: dateField,
  time: dateField,
  by: z.string(),
  event: z.string(),
  ofService: z.literal(true).exactOptional(),
  runsAs: z.array(z.string()).exactOptional(),
})

export const startedField = z.looseObject({ at: dateField, by: z.string(), event: z.string(), insteadOf: dateField })

export const endsWithField = z.looseObject({
  kind: z.enum(JOB_KINDS),
  name: z.string(),
  queue: z.string().exactOptional(),
  id: z.string().exactOptional(),
  on: z.array(z.enum(OUTCOMES)).exactOptional(),
})

export const earlyExtensionField = z.looseObject({
  id: z.string(),
  source: z.string(),
  time: dateField,
  heldSince: dateField,
  closesAt: dateField,
  requestedBy: z.string(),
  reason: z.string(),
})
