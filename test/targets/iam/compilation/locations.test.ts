import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Location } from '#core/access/access.ts'
import { withoutCovered } from '#core/access/covered-locations.ts'

const location = fc.record({
  bucket: fc.constantFrom('abc', 'abc-1', 'abd'),
  path: fc.constantFrom('', 'a/', 'a/b/', 'a/b/c/', 'ab/', 'b/', '-/', 'a', 'a/b', 'a-', 'ab/x'),
})

/** What a path holds: itself, and if it ends with `/` or is empty what begins with it. */
function holds(outer: string, inner: string): boolean {
  return outer === inner || ((outer === '' || outer.endsWith('/')) && inner.startsWith(outer))
}

/** One by one against all others: slow, and plainly right. */
function oneByOne(locations: readonly Location[]): readonly Location[] {
  const covers = (outer: Location, inner: Location) => outer.bucket === inner.bucket && holds(outer.path, inner.path)
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
  const twice = { bucket: 'abc', path: 'a/' }

  expect(withoutCovered([twice, twice])).toEqual([twice])
})
