import { expect, test } from 'vitest'
import { newKeyRing } from '#core/keys/key-ring.ts'
import { knownKeys, ownerOf } from '#core/keys/ring-owner.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'

const ring = newKeyRing({ type: 'user', name: 'trainer-gpu-01' })

test('a ring belongs to the user of its latest grant, and without a grant to the one that it remembers', () => {
  const first = seedGrant({ principalId: 'AIDA1', requestedAt: at('00:10') })
  const second = seedGrant({ principalId: 'AIDA2', requestedAt: at('00:20') })
  const { principalId: _id, ...unknown } = seedGrant({ requestedAt: at('00:30') })

  expect(ownerOf({ ...ring, principalId: 'AIDA0' }, [second, first, unknown])).toBe('AIDA2')
  expect(ownerOf({ ...ring, principalId: 'AIDA0' }, [])).toBe('AIDA0')
  expect(ownerOf(ring, [unknown])).toBeUndefined()
})

test('the keys that a user may still have are the stored one first, then those used and created last', () => {
  const known = knownKeys({
    ...ring,
    stored: { id: 'stored', storedAt: at('00:10') },
    created: ['oldest', 'older', 'stored'],
    uses: [{ jobId: 'churn', keyId: 'used' }],
  })

  expect(known).toEqual(['stored', 'used', 'older'])
})
