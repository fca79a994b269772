import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from 'vitest'
import { anOrder, aTable, onlyNew, TableName } from './tables.ts'

describe('an item', () => {
  test('is read as it was put, and by its own key only', async () => {
    const { put, get } = aTable()
    await put(anOrder('first', { address: { street: 'x', list: [1, true, null] } }))

    expect(await get('c-1', 'first')).toEqual(anOrder('first', { address: { street: 'x', list: [1, true, null] } }))
    expect(await get('c-1', 'second')).toBeUndefined()
  })

  test('is not put if the condition fails, and the existing item is returned on request', async () => {
    const { put, get } = aTable()
    await put(anOrder('first'), onlyNew)

    const failed = put(anOrder('first', { version: 9 }), { ...onlyNew, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })

    await expect(failed).rejects.toBeInstanceOf(ConditionalCheckFailedException)
    await expect(failed).rejects.toMatchObject({ Item: marshall(anOrder('first')) })
    await expect(put(anOrder('first'), onlyNew)).rejects.toMatchObject({ Item: undefined })
    expect(await get('c-1', 'first')).toMatchObject({ version: 1 })
  })

  test('with a version as condition, is updated by one of two concurrent requests', async () => {
    const { client, put, get } = aTable()
    await put(anOrder('first'))
    const update = (status: string) =>
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: marshall({ customer: 'c-1', order: 'first' }),
          UpdateExpression: 'SET #s = :s ADD version :one',
          ConditionExpression: 'version = :v',
          ExpressionAttributeNames: { '#s': 'status' },
          ExpressionAttributeValues: marshall({ ':s': status, ':one': 1, ':v': 1 }),
          ReturnValues: 'ALL_NEW',
        }),
      )

    const results = await Promise.allSettled([update('open'), update('closed')])

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(await get('c-1', 'first')).toMatchObject({ status: 'open', version: 2 })
  })

  test('is deleted, and its old values are returned on request', async () => {
    const { client, put, get } = aTable()
    await put(anOrder('first'))
    const Key = marshall({ customer: 'c-1', order: 'first' })

    const { Attributes } = await client.send(new DeleteItemCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }))

    expect(Attributes && unmarshall(Attributes)).toEqual(anOrder('first'))
    expect(await get('c-1', 'first')).toBeUndefined()
  })

  test.each([
    [
      'a reserved word',
      { UpdateExpression: 'SET status = :s', ExpressionAttributeValues: { ':s': { S: 'x' } } },
      /reserved keyword/,
    ],
    [
      'a change of its key',
      {
        UpdateExpression: 'SET #o = :s',
        ExpressionAttributeNames: { '#o': 'order' },
        ExpressionAttributeValues: { ':s': { S: 'x' } },
      },
      /part of the key/,
    ],
    [
      'a value that is not used',
      { UpdateExpression: 'REMOVE x', ExpressionAttributeValues: { ':s': { S: 'x' } } },
      /unused in expressions/,
    ],
  ])('is not updated with %s', async (_, expression, message) => {
    const { client } = aTable()
    const Key = marshall({ customer: 'c-1', order: 'first' })

    await expect(client.send(new UpdateItemCommand({ TableName, Key, ...expression }))).rejects.toThrow(message)
  })
})

test('a batch writes, deletes and reads', async () => {
  const { client, put } = aTable()
  await put(anOrder('old'))
  const Key = (name: string) => marshall({ customer: 'c-1', order: name })

  await client.send(
    new BatchWriteItemCommand({
      RequestItems: {
        [TableName]: [{ PutRequest: { Item: marshall(anOrder('a')) } }, { DeleteRequest: { Key: Key('old') } }],
      },
    }),
  )
  const { Responses } = await client.send(
    new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key('a'), Key('old')] } } }),
  )

  expect(Responses?.[TableName]?.map((item) => unmarshall(item).order)).toEqual(['a'])
  expect((await client.send(new ScanCommand({ TableName }))).Count).toBe(1)
})
