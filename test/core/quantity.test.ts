import { expect, test } from 'vitest'
import { quantity } from '#core/quantity.ts'

test.each([
  ['one is singular', 1, '1 hour'],
  ['none is plural', 0, '0 hours'],
  ['a fraction is plural', 0.5, '0.5 hours'],
  ['a number is rounded to hundredths', 2.345678, '2.35 hours'],
  ['what rounds to one is singular', 1.001, '1 hour'],
])('%s', (_rule, count, text) => {
  expect(quantity(count, 'hour')).toBe(text)
})

test('a unit may have a plural of its own', () => {
  expect(quantity(2, 'policy', 'policies')).toBe('2 policies')
})
