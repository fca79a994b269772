import { expect, test } from 'vitest'
import { parseVersion, printVersion } from '#platform/secret-version.ts'

const AT = new Date('2025-07-16T02:00:00.123Z')
const of = (length: number) => `tid_${'a_-B'.repeat(20)}`.slice(0, length)

test.each(['AKIAIOSFODNN7EXAMPLE', of(24), of(50), of(51), of(55)])(
  'the version of a secret says that it holds key %s, and since when',
  (id) => {
    const version = printVersion(id, AT)

    expect(version.length).toBeGreaterThanOrEqual(32)
    expect(version.length).toBeLessThanOrEqual(64)
    expect(parseVersion(version)).toEqual({ id, storedAt: AT })
  },
)

test('a key whose id does not fit into a version is not stored', () => {
  expect(() => printVersion(of(56), AT)).toThrow('its id is too long to name a version of a secret')
})

test.each(['', 'AWSCURRENT', 'a-b-c'])('%j is the version of nobody', (version) => {
  expect(parseVersion(version)).toBeUndefined()
})
