import fc from 'fast-check'
import { expect, test } from 'vitest'
import { globOf, matches } from '../../src/evaluation/glob.ts'
import { parseWildcards } from '../../src/template.ts'

const globMatches = (pattern: string, text: string) => matches(globOf(parseWildcards(pattern)), text)

test.each([
  ['train/*', 'train/', true],
  ['train/*', 'train/a/b', true],
  ['train/*', 'train', false],
  ['train*', 'train2/a', true],
  ['*', '', true],
  ['**', 'x', true],
  ['', '', true],
  ['', 'x', false],
  ['?', '', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a*b*c', 'a--b--b--c', true],
  ['a*b*c', 'a--c--b', false],
  ['*ab', 'aab', true],
  ['a*?', 'a', false],
  ['a.c', 'abc', false],
])('pattern "%s" matches "%s": %s', (pattern, text, expected) => {
  expect(globMatches(pattern, text)).toBe(expected)
})

test('a glob matches what the equivalent regular expression matches', () => {
  const short = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 })
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 })

  fc.assert(
    fc.property(short, text, (pattern, value) => {
      const same = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`)
      expect(globMatches(pattern, value)).toBe(same.test(value))
    }),
    { numRuns: 2000 },
  )
})

test('a pattern with many stars is matched without exponential backtracking', () => {
  const start = performance.now()

  globMatches('a*'.repeat(50), 'a'.repeat(5000).concat('b'))

  expect(performance.now() - start).toBeLessThan(10_000)
})
