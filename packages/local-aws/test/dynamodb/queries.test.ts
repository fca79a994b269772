import { paginateQuery, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from 'vitest'
import { anOrder, aTable, TableName } from './tables.ts'

describe('a query', () => {
  test('for a partition key returns its items in order, and no others', async () => {
    const { client, put } = aTable()
    for (const name of ['b', 'a', 'c']) await put(anOrder(name))
    await put({ ...anOrder('a'), customer: 'c-2' })
    const query = (more: object) =>
      client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'customer = :c',
          ExpressionAttributeValues: marshall({ ':c': 'c-1' }),
          ...more,
        }),
      )
    const names = async (more: object = {}) => (await query(more)).Items?.map((item) => unmarshall(item).order)

    expect(await names()).toEqual(['a', 'b', 'c'])
    expect(await names({ ScanIndexForward: false, ConsistentRead: true })).toEqual(['c', 'b', 'a'])
    const page = await query({ Limit: 2 })
    expect(await names({ ExclusiveStartKey: page.LastEvaluatedKey })).toEqual(['c'])
  })

  test('of a sparse index returns only items that have its keys, in order', async () => {
    const { put, due, client } = aTable()
    await put(anOrder('late', { due: 'due', dueAt: 300 }))
    await put(anOrder('soon', { due: 'due', dueAt: 9 }))
    await put(anOrder('settled'))

    expect(await due(299)).toEqual(['soon'])
    expect(await due(300)).toEqual(['soon', 'late'])
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: marshall({ customer: 'c-1', order: 'soon' }),
        UpdateExpression: 'REMOVE due, dueAt',
      }),
    )
    expect(await due(300)).toEqual(['late'])
  })

  test('of a global index may show writes late, but in order, while the table shows them immediately', async () => {
    const lags = [0, 5000, 1000]
    const { put, due, get, clock } = aTable(undefined, { indexLag: () => lags.shift() ?? 0 })
    const at = (seconds: number) => clock.moveTo(new Date(Date.UTC(2025, 6, 16, 1, 0, seconds)))
    await put(anOrder('a', { due: 'due', dueAt: 1 }))
    await put(anOrder('b', { due: 'due', dueAt: 2 }))
    await put(anOrder('c', { due: 'due', dueAt: 3 }))

    expect([await due(9), (await get('c-1', 'c'))?.order]).toEqual([['a'], 'c'])
    at(4)
    expect(await due(9)).toEqual(['a'])
    at(5)
    expect(await due(9)).toEqual(['a', 'b', 'c'])
  })

  test('of a global index cannot be strongly consistent', async () => {
    const { client } = aTable()
    const query = new QueryCommand({
      TableName,
      IndexName: 'due',
      ConsistentRead: true,
      KeyConditionExpression: 'due = :d',
      ExpressionAttributeValues: marshall({ ':d': 'due' }),
    })

    await expect(client.send(query)).rejects.toThrow('Consistent reads are not supported')
  })
})

test('an index holds every one of many items with the same index key, until they lose it', async () => {
  const { fill, client } = aTable()
  const many = 12_000
  const dueItem = (index: number) => marshall(anOrder(`job-${index}`, { due: 'due', dueAt: 10 }))
  await fill(
    TableName,
    Array.from({ length: many }, (_, index) => dueItem(index)),
  )
  const query = {
    TableName,
    IndexName: 'due',
    KeyConditionExpression: 'due = :d',
    ExpressionAttributeValues: marshall({ ':d': 'due' }),
  }
  const found = async (ScanIndexForward: boolean) => {
    const names: string[] = []
    for await (const { Items = [] } of paginateQuery({ client, pageSize: 5000 }, { ...query, ScanIndexForward }))
      names.push(...Items.map((item) => unmarshall(item).order))
    return [names.length, new Set(names).size]
  }

  expect([await found(true), await found(false)]).toEqual([
    [many, many],
    [many, many],
  ])
  await fill(
    TableName,
    Array.from({ length: many - 1 }, (_, index) => marshall(anOrder(`job-${index}`))),
  )
  expect(await found(true)).toEqual([1, 1])
})
