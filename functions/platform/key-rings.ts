import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { add, type Outgoing } from '#core/audit/outbox.ts'
import type { AuditStamp } from '#core/audit/records.ts'
import { type Principal, printPrincipal } from '#core/grant/principal.ts'
import { type KeyRing, newKeyRing } from '#core/keys/key-ring.ts'
import type { KeyRings } from '#core/ports.ts'
import { duePrincipals } from './due-principals.ts'
import type { Frame } from './frame.ts'
import { itemOfRing, KEYS_DUE, ringKey, ringOf } from './key-ring-row.ts'
import { replaceItem } from './replace-item.ts'
import { table } from './table.ts'

/** Key rings in DynamoDB: one item per user, beside its grants. */
export function keyRings({ stamp }: Pick<Frame, 'stamp'>): KeyRings {
  return {
    of,
    replace: (ring, outgoing) => replace(ring, outgoing, stamp()),
    due: (until) => duePrincipals(KEYS_DUE, until),
  }
}

async function of(principal: Principal): Promise<KeyRing> {
  const { client, name } = table()
  const get = new GetItemCommand({ TableName: name, Key: ringKey(principal), ConsistentRead: true })
  const { Item } = await client.send(get)
  return Item === undefined ? newKeyRing(principal) : ringOf(Item)
}

async function replace(ring: KeyRing, outgoing: Outgoing, stamp: AuditStamp): Promise<KeyRing> {
  const { state, item } = add(outgoing, ring, printPrincipal(ring.principal), stamp)
  const next = { ...ring, ...state, version: ring.version + 1 }
  await replaceItem(itemOfRing(next), ring.version, item, `the keys of ${ring.principal.name}`)
  return next
}
