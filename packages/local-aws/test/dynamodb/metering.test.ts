import { marshall } from '@aws-sdk/util-dynamodb'
import { expect, test } from 'vitest'
import { anOrder, aTable, TableName } from './tables.ts'

test('consumed capacity is always measured, but returned only on request', async () => {
  const { put, get, uses } = aTable()
  await put(anOrder('a'))
  expect(await put(anOrder('big', { x: 'x'.repeat(3000) }), { ReturnConsumedCapacity: 'TOTAL' })).toHaveProperty(
    'ConsumedCapacity.CapacityUnits',
    3,
  )
  expect(await put(anOrder('b'))).not.toHaveProperty('ConsumedCapacity')
  await get('c-1', 'a')

  expect(uses()).toMatchObject({ PutItem: { requests: 3, units: 5 }, GetItem: { requests: 1, units: 1 } })
})

test('the items that a query reads are counted, and other items of the table are not', async () => {
  const { put, due, uses } = aTable()
  for (const dueAt of [10, 20, 30]) await put(anOrder(`at ${dueAt}`, { due: 'due', dueAt }))
  await put(anOrder('finished'))

  expect(await due(20)).toEqual(['at 10', 'at 20'])
  expect(uses().Query).toEqual({ requests: 1, units: 0.5, scanned: 2 })
})

test('items that were filled in without requests are read like others, and not metered', async () => {
  const { fill, get, due, uses } = aTable()
  await fill(TableName, [marshall(anOrder('a', { due: 'due', dueAt: 10 })), marshall(anOrder('b'))])

  expect(uses()).toEqual({})
  expect([await get('c-1', 'b'), await due(20)]).toEqual([anOrder('b'), ['a']])
})
