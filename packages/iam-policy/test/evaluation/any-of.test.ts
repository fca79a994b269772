import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyOf } from '../../src/evaluation/any-of.ts'
import { globOf, matches } from '../../src/evaluation/glob.ts'
import { parseWildcards } from '../../src/template.ts'

const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '\u00e9'), maxLength: 5 })
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '\u00e9', '*', '?'), maxLength: 5 })

test('a list of patterns matches what one of them matches', () => {
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 12 }), text, (patterns, asked) => {
      const globs = patterns.map((each) => globOf(parseWildcards(each)))

      expect(anyOf(globs)(asked)).toBe(globs.some((glob) => matches(glob, asked)))
    }),
    { numRuns: 2000 },
  )
})

test('a long list of beginnings and texts is searched, not tried one by one', () => {
  let looks = 0
  const counted = (start: string, rest: readonly number[]) => ({
    rest,
    get start() {
      looks += 1
      return start
    },
  })
  const [beginning] = [globOf(parseWildcards('*')).rest]
  const isListed = anyOf([
    ...Array.from({ length: 1000 }, (_, index) => counted(`bucket/${index}/`, beginning ?? [])),
    ...Array.from({ length: 1000 }, (_, index) => counted(`bucket/${index}`, [])),
  ])
  const whenPrepared = looks

  expect([isListed('bucket/999/x'), isListed('bucket/1'), isListed('bucket/1000/x')]).toEqual([true, true, false])
  expect(looks).toBe(whenPrepared)
})
