import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ringDueAt } from '#core/keys/ring-due.ts'
import { itemOfRing, ringOf } from '#platform/key-ring-row.ts'
import { anyKeyRing } from './any-key-ring.ts'
import { withNewFields } from './newer-row.ts'

function factsIn(item: ReturnType<typeof itemOfRing>): unknown {
  return JSON.parse(String(unmarshall(item).keys))
}

test('a key ring that is read back from its item is the ring that was written, whatever its fields hold', () => {
  fc.assert(
    fc.property(anyKeyRing, (ring) => {
      expect(ringOf(itemOfRing(ring))).toStrictEqual(ring)
    }),
  )
})

test('fields that a newer version of Curfew wrote survive when an older version rewrites the ring, in every object but a principal', () => {
  fc.assert(
    fc.property(anyKeyRing, (ring) => {
      const newer = withNewFields(factsIn(itemOfRing(ring)))
      const item = { ...itemOfRing(ring), ...marshall({ keys: JSON.stringify(newer) }) }

      expect(factsIn(itemOfRing({ ...ringOf(item), version: ring.version + 1 }))).toStrictEqual(newer)
    }),
  )
})

test('a ring is in its own partition of the index of what is due, from when something is left to do, and never expires', () => {
  fc.assert(
    fc.property(anyKeyRing, (ring) => {
      const { due, dueAt, expiresAt } = unmarshall(itemOfRing(ring))
      const at = ringDueAt(ring)

      expect({ due, dueAt, expiresAt }).toEqual(
        at === undefined ? {} : { due: 'keys', dueAt: `${at.toISOString().slice(0, 19)}Z` },
      )
    }),
  )
})
