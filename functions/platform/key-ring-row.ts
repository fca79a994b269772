import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import type { Principal } from '#core/grant/principal.ts'
import { printInstant } from '#core/grant/window.ts'
import type { KeyRing } from '#core/keys/key-ring.ts'
import { ringDueAt } from '#core/keys/ring-due.ts'
import { auditFields } from './audit-fields.ts'
import { principalKey } from './grant-row.ts'
import { dateField, principalField } from './item-fields.ts'
import type { SameFields } from './same-fields.ts'

type Item = Record<string, AttributeValue>

/** The partition of the index of what is due: apart from that of grants. */
export const KEYS_DUE = 'keys'

const row = z.looseObject({
  principal: principalField,
  principalId: z.string().exactOptional(),
  stored: z.looseObject({ id: z.string(), storedAt: dateField }).exactOptional(),
  outdated: z.array(z.looseObject({ keyId: z.string(), because: z.enum(['closed', 'revoked', 'compromised']) })),
  compromise: z
    .looseObject({ at: dateField, hasJobs: z.boolean(), by: z.string(), reason: z.string() })
    .exactOptional(),
  compromisedAt: dateField.exactOptional(),
  last: z
    .looseObject({ jobId: z.string(), endedAt: dateField, keys: z.enum(['rotate', 'deactivate']) })
    .exactOptional(),
  uses: z.array(z.looseObject({ jobId: z.string(), keyId: z.string(), run: z.string().exactOptional() })),
  retired: z.array(z.looseObject({ id: z.string(), since: dateField })),
  created: z.array(z.string()),
  blocked: z
    .looseObject({
      because: z.string(),
      since: dateField,
      reportAt: dateField,
      noKeyBefore: dateField.exactOptional(),
    })
    .exactOptional(),
  nextAt: dateField.exactOptional(),
  ...auditFields,
})

const ringItem = z.object({ version: z.number(), keys: z.string() })

export function ringKey(of: Principal): Item {
  return marshall({ pk: principalKey(of), sk: 'keys' })
}

/** A key ring as the table holds it: all facts as one JSON text, and next to it what conditions and the index need. */
export function itemOfRing(ring: KeyRing): Item {
  const { version, ...facts } = ring
  const dueAt = ringDueAt(ring)
  const index = dueAt === undefined ? {} : { due: KEYS_DUE, dueAt: printInstant(dueAt) }
  return { ...marshall({ version, keys: JSON.stringify(facts), ...index }), ...ringKey(ring.principal) }
}

/** Fields that this version of Curfew does not know stay on the ring, so that its next write keeps them. */
export function ringOf(item: Item): KeyRing {
  const { version, keys } = ringItem.parse(unmarshall(item))
  const facts: SameFields<z.output<typeof row>, Omit<KeyRing, 'version'>> = row.parse(JSON.parse(keys))
  return { ...facts, version }
}
