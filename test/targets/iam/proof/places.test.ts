import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placesOf } from '#targets/iam/proof/places.ts'

const bucket = fc.constantFrom('abc', 'abd')
const path = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', 'ab'), { maxLength: 3 }), fc.boolean())
  .map(([parts, isObject]) => parts.join('/').concat(isObject || parts.length === 0 ? '' : '/'))
const key = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 8 })

test('a key lies in a location if it begins with its prefix or is its one object, in the same bucket', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ bucket, path })), bucket, key, (locations, name, asked) => {
      const expected = locations.some(
        (each) =>
          each.bucket === name &&
          (each.path === '' || each.path.endsWith('/') ? asked.startsWith(each.path) : asked === each.path),
      )

      expect(placesOf(locations).hold(name, asked)).toBe(expected)
      expect(placesOf(locations).touches(name)).toBe(locations.some((each) => each.bucket === name))
    }),
    { numRuns: 1000 },
  )
})

test('one object holds itself, and neither what is below its name nor longer names', () => {
  const { hold } = placesOf([{ bucket: 'abc', path: 'train' }])

  expect(['train', 'train/x', 'train2', 'trai', ''].map((each) => hold('abc', each))).toEqual([
    ...[true, false, false, false, false],
  ])
})
