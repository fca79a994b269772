import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matches } from '#core/admission/pattern.ts'

test.each([
  ['a text matches itself', 'user/a', 'user/a', true],
  ['and nothing longer', 'user/a', 'user/ab', false],
  ['* stands for any run', 'user/a-*', 'user/a-1', true],
  ['* stands for nothing as well', 'user/a-*', 'user/a-', true],
  ['* alone stands for everything', '*', '', true],
  ['case counts', 'user/trainer-*', 'user/Trainer-1', false],
  ['beginning and end may not share characters', 'aba*ba', 'aba', false],
  ['parts are found in order', 'a*b*c', 'acb', false],
  ['a middle part may not reach into the end', 'a*bc*c', 'abc', false],
  ['a . is a dot', 'a.c', 'abc', false],
])('%s: %s and %s: %s', (_rule, pattern, text, expected) => {
  expect(matches(text, pattern)).toBe(expected)
})

test('a pattern matches what the regular expression of the same meaning matches', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 12 })
  const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*'), maxLength: 8 })
  fc.assert(
    fc.property(texts, patterns, (text, pattern) => {
      const expression = new RegExp(`^${pattern.split('*').map(RegExp.escape).join('.*')}$`, 's')

      expect(matches(text, pattern)).toBe(expression.test(text))
    }),
  )
})
