import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PRICE_NAMES, PRICES, PRICES_OF } from '#local/costs/prices.ts'
import { PURPOSES } from '#local/costs/purpose.ts'

const DOCS = readFileSync('docs/costs.md', 'utf8')

test.each(PRICE_NAMES)('docs/costs.md has the price of %s and its date', (name) => {
  const { dollars, asOf } = PRICES[name]
  const row = DOCS.split('\n').find((line) => line.startsWith(`${name} `) && line.includes(' per ')) ?? ''

  expect(row).toContain(`$${dollars} per `)
  expect(row).toContain(asOf)
})

test('docs/costs.md has the date of the price table, and a row for each purpose of a month', () => {
  expect(DOCS).toContain(`Prices of us-east-1 as of ${PRICES_OF}`)
  for (const purpose of Object.keys(PURPOSES).filter((name) => !['overview', 'secrets'].includes(name))) {
    expect(DOCS).toMatch(new RegExp(`^${purpose} +\\$`, 'm'))
  }
})
