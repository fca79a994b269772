import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  paginateQuery,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { createDynamoDb, type DynamoDbOptions } from '../../src/dynamodb/service.ts'
import { readStack } from '../../src/template/load.ts'
import { type Authorization, clientOptions, fakeGateway } from '../lambda/fake-gateway.ts'
import { location, template } from '../template/sample.ts'

const TableName = 'shop-dev-orders'
const tableArn = `arn:aws:dynamodb:us-east-1:111122223333:table/${TableName}`

function aTable(denies?: (authorization: Authorization) => boolean, options: DynamoDbOptions = {}) {
  const clock = manualClock(new Date('2025-07-16T01:00:00Z'))
  const { service, uses, fill } = createDynamoDb(readStack(template, location), clock, options)
  const gateway = fakeGateway([service], denies)
  const client = new DynamoDBClient(clientOptions(gateway.handle))
  const put = (item: object, more: object = {}) =>
    client.send(new PutItemCommand({ TableName, Item: marshall(item), ...more }))
  const get = async (customer: string, order: string) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: marshall({ customer, order }), ConsistentRead: true }),
    )
    return Item && unmarshall(Item)
  }
  const due = async (before: number) => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName,
        IndexName: 'due',
        KeyConditionExpression: 'due = :d AND dueAt <= :t',
        ExpressionAttributeValues: marshall({ ':d': 'due', ':t': before }),
      }),
    )
    return Items.map((item) => unmarshall(item).order)
  }
  return { client, clock, put, get, due, gateway, uses, fill }
}

const anOrder = (name: string, more: object = {}) => ({ customer: 'c-1', order: name, version: 1, ...more })
const onlyNew = { ConditionExpression: 'attribute_not_exists(#o)', ExpressionAttributeNames: { '#o': 'order' } }

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

  test('reads several items', async () => {
    const { client, put } = aTable()
    await put(anOrder('a'))
    const Get = (name: string) => ({ Get: { TableName, Key: marshall({ customer: 'c-1', order: name }) } })

    const { Responses } = await client.send(new TransactGetItemsCommand({ TransactItems: [Get('a'), Get('b')] }))

    expect(Responses).toEqual([{ Item: marshall(anOrder('a')) }, {}])
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

describe('a request is authorized', () => {
  const leadingKeys = (value: string) => ({ 'dynamodb:LeadingKeys': [value] })

  test('on the table with its partition key, or on the index', async () => {
    const { put, get, due, gateway } = aTable()
    await put(anOrder('a'))
    await get('c-1', 'a')
    await due(1)

    expect(gateway.authorizations).toEqual([
      { action: 'dynamodb:PutItem', resource: tableArn, context: leadingKeys('c-1') },
      { action: 'dynamodb:GetItem', resource: tableArn, context: leadingKeys('c-1') },
      { action: 'dynamodb:Query', resource: `${tableArn}/index/due`, context: {} },
    ])
  })

  test('with a separate action for each part of a transaction', async () => {
    const { client, gateway } = aTable()
    const Key = marshall({ customer: 'p', order: 'o' })

    await client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName, Item: marshall(anOrder('a')) } },
          { Delete: { TableName, Key } },
          {
            ConditionCheck: {
              TableName,
              Key: marshall({ customer: 'p', order: 'h' }),
              ConditionExpression: 'attribute_not_exists(version)',
            },
          },
        ],
      }),
    )

    expect(gateway.authorizations.map(({ action }) => action)).toEqual([
      'dynamodb:PutItem',
      'dynamodb:DeleteItem',
      'dynamodb:ConditionCheckItem',
    ])
  })

  test('before it writes anything', async () => {
    const { put, get } = aTable(({ action }) => action === 'dynamodb:PutItem')

    await expect(put(anOrder('a'))).rejects.toMatchObject({ name: 'AccessDeniedException' })
    expect(await get('c-1', 'a')).toBeUndefined()
  })
})

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

test('a table of the template exists and is active, and no other exists', async () => {
  const { client } = aTable()

  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([TableName])
  expect(await client.send(new DescribeTableCommand({ TableName: tableArn }))).toMatchObject({
    Table: {
      TableStatus: 'ACTIVE',
      TableArn: tableArn,
      GlobalSecondaryIndexes: [{ IndexName: 'due', IndexStatus: 'ACTIVE' }],
    },
  })
  await expect(client.send(new DescribeTableCommand({ TableName: 'other' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
})

test('an operation that is not supported is an error that names it', async () => {
  const { client, gateway } = aTable()
  const response = await gateway.handle({
    method: 'POST',
    host: 'dynamodb',
    path: '/',
    query: '',
    headers: { 'x-amz-target': 'DynamoDB_20120810.CreateBackup', authorization: 'Credential=A/1/r/dynamodb/x' },
    body: new TextEncoder().encode('{}'),
    origin: { sourceIp: '1.1.1.1' },
  })

  expect(new TextDecoder().decode(response.body)).toContain('does not support the DynamoDB operation CreateBackup')
  client.destroy()
})
