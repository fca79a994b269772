import { expect, test } from 'vitest'
import { PRICE_NAMES, PRICES, PRICES_OF } from '#local/costs/prices.ts'

const NAMED = PRICE_NAMES.map((name) => [name, PRICES[name]] as const)

test.each(NAMED)(
  'the price of %s has its source at AWS, the date of its copy and the publisher of the copy',
  (_, price) => {
    expect(price.source).toMatch(/^https:\/\/(docs\.)?aws\.amazon\.com\//)
    expect(price.asOf).toMatch(/^20\d\d-\d\d(-\d\d)?$/)
    expect(price.asOf <= PRICES_OF).toBe(true)
    expect(price.readBy).not.toBe('')
  },
)

test.each(NAMED)('the price of %s has a unit, an amount and a positive count of units', (_, { unit, dollars, per }) => {
  expect(unit).not.toBe('')
  expect(dollars).toBeGreaterThanOrEqual(0)
  expect(per).toBeGreaterThan(0)
})

test('only IAM calls are free, and only the price of log masking has no source', () => {
  expect(PRICE_NAMES.filter((name) => PRICES[name].dollars === 0)).toEqual(['calls to IAM'])
  expect(PRICE_NAMES.filter((name) => PRICES[name].confirmedBy === 'nobody')).toEqual(['log masking'])
})
