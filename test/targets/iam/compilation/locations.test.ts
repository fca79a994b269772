import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Location } from '#core/access/access.ts'
import { withoutCovered } from '#targets/iam/compilation/locations.ts'

const location = fc.record({
  bucket: fc.constantFrom('abc', 'abc-1', 'abd'),
  prefix: fc.constantFrom('', 'a/', 'a/b/', 'a/b/c/', 'ab/', 'b/', '-/'),
})

/** One by one against all others: slow, and plainly right. */
function oneByOne(locations: readonly Location[]): readonly Location[] {
  const covers = (outer: Location, inner: Location) =>
    outer.bucket === inner.bucket && inner.prefix.startsWith(outer.prefix)
  return locations.filter(
    (one, index) =>
      !locations.some((other, at) => at !== index && covers(other, one) && (at < index || !covers(one, other))),
  )
}

test('what another location covers is left out, of equal ones all but the first, and the order stays', () => {
  fc.assert(
    fc.property(fc.array(location, { maxLength: 15 }), (locations) => {
      expect(withoutCovered(locations)).toEqual(oneByOne(locations))
    }),
    { numRuns: 1000 },
  )
})

test('one location that is listed twice is kept once', () => {
  const twice = { bucket: 'abc', prefix: 'a/' }

  expect(withoutCovered([twice, twice])).toEqual([twice])
})
