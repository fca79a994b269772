import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placesOf } from '#targets/iam/proof/places.ts'

const bucket = fc.constantFrom('abc', 'abd')
const prefix = fc
  .array(fc.constantFrom('a', 'b', 'ab'), { maxLength: 3 })
  .map((parts) => parts.map((part) => `${part}/`).join(''))
const key = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 8 })

test('a key lies in a location if it begins with its prefix, in the same bucket', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ bucket, prefix })), bucket, key, (locations, name, path) => {
      const expected = locations.some((each) => each.bucket === name && path.startsWith(each.prefix))

      expect(placesOf(locations).hold(name, path)).toBe(expected)
      expect(placesOf(locations).touches(name)).toBe(locations.some((each) => each.bucket === name))
    }),
    { numRuns: 1000 },
  )
})

test('a prefix that does not end with / holds nothing, so that no proof relies on it', () => {
  expect(placesOf([{ bucket: 'abc', prefix: 'train' }]).hold('abc', 'train/x')).toBe(false)
})
