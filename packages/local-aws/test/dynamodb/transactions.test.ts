import {
  DeleteItemCommand,
  TransactGetItemsCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from 'vitest'
import { anOrder, aTable, onlyNew, TableName } from './tables.ts'

describe('a transaction', () => {
  const putPart = (name: string, more: object = {}) => ({ Put: { TableName, Item: marshall(anOrder(name)), ...more } })

  test('writes all parts', async () => {
    const { client, get } = aTable()

    await client.send(new TransactWriteItemsCommand({ TransactItems: [putPart('a'), putPart('b')] }))

    expect([await get('c-1', 'a'), await get('c-1', 'b')]).toMatchObject([{ order: 'a' }, { order: 'b' }])
  })

  test('writes nothing if one condition fails, and gives a reason for each part', async () => {
    const { client, put, get } = aTable()
    await put(anOrder('b'))

    const failed = client.send(
      new TransactWriteItemsCommand({
        TransactItems: [putPart('a'), putPart('b', { ...onlyNew, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })],
      }),
    )

    await expect(failed).rejects.toBeInstanceOf(TransactionCanceledException)
    await expect(failed).rejects.toMatchObject({
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item: marshall(anOrder('b')) }],
    })
    expect(await get('c-1', 'a')).toBeUndefined()
  })

  test('writes nothing if a later part fails', async () => {
    const { client, put, get } = aTable()
    await put(anOrder('b', { version: 'text' }))
    const impossible = {
      Update: {
        TableName,
        Key: marshall({ customer: 'c-1', order: 'b' }),
        UpdateExpression: 'ADD version :one',
        ExpressionAttributeValues: marshall({ ':one': 1 }),
      },
    }

    await expect(
      client.send(new TransactWriteItemsCommand({ TransactItems: [putPart('a'), impossible] })),
    ).rejects.toThrow('incorrect data type')
    expect(await get('c-1', 'a')).toBeUndefined()
  })

  test('has no two parts for one item', async () => {
    const { client, get } = aTable()
    const sameKey = { ConditionCheck: { TableName, Key: marshall({ customer: 'c-1', order: 'a' }), ...onlyNew } }

    for (const second of [putPart('a'), sameKey])
      await expect(
        client.send(new TransactWriteItemsCommand({ TransactItems: [putPart('a'), second] })),
      ).rejects.toThrow('multiple operations on one item')
    expect(await get('c-1', 'a')).toBeUndefined()
  })

  test('checks a condition without writing', async () => {
    const { client, put, get } = aTable()
    await put(anOrder('guard'))
    const ConditionCheck = {
      TableName,
      Key: marshall({ customer: 'c-1', order: 'guard' }),
      ConditionExpression: 'attribute_exists(version)',
    }

    await client.send(new TransactWriteItemsCommand({ TransactItems: [{ ConditionCheck }, putPart('a')] }))

    expect([await get('c-1', 'guard'), await get('c-1', 'a')]).toMatchObject([{ order: 'guard' }, { order: 'a' }])
  })

  test('is carried out once for a token, and refused if the token is used for another request', async () => {
    const { client, get } = aTable()
    const add = (one: number) =>
      client.send(
        new TransactWriteItemsCommand({
          ClientRequestToken: 'token-1',
          TransactItems: [
            {
              Update: {
                TableName,
                Key: marshall({ customer: 'p', order: 'o' }),
                UpdateExpression: 'ADD version :one',
                ExpressionAttributeValues: marshall({ ':one': one }),
              },
            },
          ],
        }),
      )
    await add(1)
    await add(1)

    expect(await get('p', 'o')).toMatchObject({ version: 1 })
    await expect(add(2)).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' })
  })

  test('is refused again under its token while its condition fails, and then carried out', async () => {
    const { client, put, get } = aTable()
    await put(anOrder('a'))
    const attempt = () =>
      client.send(
        new TransactWriteItemsCommand({ ClientRequestToken: 'token-1', TransactItems: [putPart('a', onlyNew)] }),
      )

    await expect(attempt()).rejects.toBeInstanceOf(TransactionCanceledException)
    await expect(attempt()).rejects.toBeInstanceOf(TransactionCanceledException)
    await client.send(new DeleteItemCommand({ TableName, Key: marshall({ customer: 'c-1', order: 'a' }) }))
    await attempt()

    expect(await get('c-1', 'a')).toMatchObject({ order: 'a' })
  })

  test('reads several items', async () => {
    const { client, put } = aTable()
    await put(anOrder('a'))
    const Get = (name: string) => ({ Get: { TableName, Key: marshall({ customer: 'c-1', order: name }) } })

    const { Responses } = await client.send(new TransactGetItemsCommand({ TransactItems: [Get('a'), Get('b')] }))

    expect(Responses).toEqual([{ Item: marshall(anOrder('a')) }, {}])
  })
})
