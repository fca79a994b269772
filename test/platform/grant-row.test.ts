import { marshall } from '@aws-sdk/util-dynamodb'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextTask } from '#core/grant/tasks.ts'
import { grantOf, itemOf } from '#platform/grant-row.ts'
import { anyGrant } from './any-grant.ts'
import { factsIn, withNewFields } from './newer-row.ts'

test('a grant that is read back from its row is the grant that was written, whatever its fields hold', () => {
  fc.assert(
    fc.property(anyGrant, (grant) => {
      expect(grantOf(itemOf(grant))).toStrictEqual(grant)
    }),
  )
})

test('a row of a version that knew neither single objects nor scratch locations is read as what it was', () => {
  fc.assert(
    fc.property(anyGrant, (grant) => {
      const { scratch: _, ...access } = { ...grant.access, baseModels: [], outputs: [], checkpoints: [] }
      const older = { ...grant, access: { ...access, datasets: [{ bucket: 'train', prefix: 'a/' }] } }
      const item = { ...itemOf(grant), ...marshall({ grant: JSON.stringify(older) }) }

      expect(grantOf(item).access).toStrictEqual({
        ...access,
        datasets: [{ bucket: 'train', path: 'a/' }],
        scratch: [],
      })
    }),
  )
})

test('fields that a newer version of Curfew wrote survive when an older version rewrites the row, in every object but a principal', () => {
  fc.assert(
    fc.property(anyGrant, (grant) => {
      const newer = withNewFields(factsIn(itemOf(grant)))
      const item = { ...itemOf(grant), ...marshall({ grant: JSON.stringify(newer) }) }
      const rewritten = itemOf({ ...grantOf(item), version: grant.version + 1 })

      expect(factsIn(rewritten)).toStrictEqual(newer)
    }),
  )
})

test('a row is in the index while something is left to do for its grant, and expires once nothing is', () => {
  fc.assert(
    fc.property(anyGrant, (grant) => {
      const { due, expiresAt } = itemOf(grant)
      const isFinished = nextTask(grant) === undefined

      expect({ isInIndex: due !== undefined, expires: expiresAt !== undefined }).toEqual({
        isInIndex: !isFinished,
        expires: isFinished,
      })
    }),
  )
})
