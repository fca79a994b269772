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
import { heldClock } from '../../src/clock.ts'
import { type DynamoDbOptions, dynamoDb } from '../../src/dynamodb/service.ts'
import { readStack } from '../../src/template/load.ts'
import { type Asked, clientOptions, frontDoor } from '../lambda/front-door.ts'
import { place, template } from '../template/sample.ts'

const TableName = 'curfew-dev-grants'
const tableArn = `arn:aws:dynamodb:us-east-1:111122223333:table/${TableName}`

function aTable(denies?: (asked: Asked) => boolean, options: DynamoDbOptions = {}) {
  const clock = heldClock(new Date('2025-07-16T01:00:00Z'))
  const { service, uses, fill } = dynamoDb(readStack(template, place), clock, options)
  const door = frontDoor([service], denies)
  const client = new DynamoDBClient(clientOptions(door.handle))
  const put = (item: object, more: object = {}) =>
    client.send(new PutItemCommand({ TableName, Item: marshall(item), ...more }))
  const get = async (principal: string, grant: string) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: marshall({ principal, grant }), ConsistentRead: true }),
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
    return Items.map((item) => unmarshall(item).grant)
  }
  return { client, clock, put, get, due, door, uses, fill }
}

const grant = (name: string, more: object = {}) => ({ principal: 'user#gpu', grant: name, version: 1, ...more })
const onlyNew = { ConditionExpression: 'attribute_not_exists(#g)', ExpressionAttributeNames: { '#g': 'grant' } }

describe('an item', () => {
  test('is found as it was put, and by its own key only', async () => {
    const { put, get } = aTable()
    await put(grant('churn', { window: { opensAt: 'x', list: [1, true, null] } }))

    expect(await get('user#gpu', 'churn')).toEqual(grant('churn', { window: { opensAt: 'x', list: [1, true, null] } }))
    expect(await get('user#gpu', 'fraud')).toBeUndefined()
  })

  test('is not put where the condition does not hold, and comes back if asked for', async () => {
    const { put, get } = aTable()
    await put(grant('churn'), onlyNew)

    const failed = put(grant('churn', { version: 9 }), { ...onlyNew, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })

    await expect(failed).rejects.toBeInstanceOf(ConditionalCheckFailedException)
    await expect(failed).rejects.toMatchObject({ Item: marshall(grant('churn')) })
    await expect(put(grant('churn'), onlyNew)).rejects.toMatchObject({ Item: undefined })
    expect(await get('user#gpu', 'churn')).toMatchObject({ version: 1 })
  })

  test('is updated under its version, which fences the second of two', async () => {
    const { client, put, get } = aTable()
    await put(grant('churn'))
    const update = (status: string) =>
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: marshall({ principal: 'user#gpu', grant: 'churn' }),
          UpdateExpression: 'SET #s = :s ADD version :one',
          ConditionExpression: 'version = :v',
          ExpressionAttributeNames: { '#s': 'status' },
          ExpressionAttributeValues: marshall({ ':s': status, ':one': 1, ':v': 1 }),
          ReturnValues: 'ALL_NEW',
        }),
      )

    const results = await Promise.allSettled([update('open'), update('closed')])

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(await get('user#gpu', 'churn')).toMatchObject({ status: 'open', version: 2 })
  })

  test('is deleted, with its old values if asked for', async () => {
    const { client, put, get } = aTable()
    await put(grant('churn'))
    const Key = marshall({ principal: 'user#gpu', grant: 'churn' })

    const { Attributes } = await client.send(new DeleteItemCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }))

    expect(Attributes && unmarshall(Attributes)).toEqual(grant('churn'))
    expect(await get('user#gpu', 'churn')).toBeUndefined()
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
        UpdateExpression: 'SET #g = :s',
        ExpressionAttributeNames: { '#g': 'grant' },
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
    const Key = marshall({ principal: 'user#gpu', grant: 'churn' })

    await expect(client.send(new UpdateItemCommand({ TableName, Key, ...expression }))).rejects.toThrow(message)
  })
})

describe('a query', () => {
  test('of one principal gives its grants in order, and no other principal', async () => {
    const { client, put } = aTable()
    for (const name of ['b', 'a', 'c']) await put(grant(name))
    await put({ ...grant('a'), principal: 'user#other' })
    const query = (more: object) =>
      client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'principal = :p',
          ExpressionAttributeValues: marshall({ ':p': 'user#gpu' }),
          ...more,
        }),
      )
    const names = async (more: object = {}) => (await query(more)).Items?.map((item) => unmarshall(item).grant)

    expect(await names()).toEqual(['a', 'b', 'c'])
    expect(await names({ ScanIndexForward: false, ConsistentRead: true })).toEqual(['c', 'b', 'a'])
    const page = await query({ Limit: 2 })
    expect(await names({ ExclusiveStartKey: page.LastEvaluatedKey })).toEqual(['c'])
  })

  test('of a sparse index finds only items that have its keys, in time order', async () => {
    const { put, due, client } = aTable()
    await put(grant('late', { due: 'due', dueAt: 300 }))
    await put(grant('soon', { due: 'due', dueAt: 9 }))
    await put(grant('settled'))

    expect(await due(299)).toEqual(['soon'])
    expect(await due(300)).toEqual(['soon', 'late'])
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: marshall({ principal: 'user#gpu', grant: 'soon' }),
        UpdateExpression: 'REMOVE due, dueAt',
      }),
    )
    expect(await due(300)).toEqual(['late'])
  })

  test('of a global index may show a write late, and never out of order, while the table shows it at once', async () => {
    const lags = [0, 5000, 1000]
    const { put, due, get, clock } = aTable(undefined, { indexLag: () => lags.shift() ?? 0 })
    const at = (seconds: number) => clock.moveTo(new Date(Date.UTC(2025, 6, 16, 1, 0, seconds)))
    await put(grant('a', { due: 'due', dueAt: 1 }))
    await put(grant('b', { due: 'due', dueAt: 2 }))
    await put(grant('c', { due: 'due', dueAt: 3 }))

    expect([await due(9), (await get('user#gpu', 'c'))?.grant]).toEqual([['a'], 'c'])
    at(4)
    expect(await due(9)).toEqual(['a'])
    at(5)
    expect(await due(9)).toEqual(['a', 'b', 'c'])
  })

  test('of a global index cannot be consistent', async () => {
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
  const putPart = (name: string, more: object = {}) => ({ Put: { TableName, Item: marshall(grant(name)), ...more } })

  test('writes all parts', async () => {
    const { client, get } = aTable()

    await client.send(new TransactWriteItemsCommand({ TransactItems: [putPart('a'), putPart('b')] }))

    expect([await get('user#gpu', 'a'), await get('user#gpu', 'b')]).toMatchObject([{ grant: 'a' }, { grant: 'b' }])
  })

  test('writes nothing if one condition fails, and gives a reason for each part', async () => {
    const { client, put, get } = aTable()
    await put(grant('b'))

    const failed = client.send(
      new TransactWriteItemsCommand({
        TransactItems: [putPart('a'), putPart('b', { ...onlyNew, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })],
      }),
    )

    await expect(failed).rejects.toBeInstanceOf(TransactionCanceledException)
    await expect(failed).rejects.toMatchObject({
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item: marshall(grant('b')) }],
    })
    expect(await get('user#gpu', 'a')).toBeUndefined()
  })

  test('writes nothing if a later part turns out to be impossible', async () => {
    const { client, put, get } = aTable()
    await put(grant('b', { version: 'text' }))
    const impossible = {
      Update: {
        TableName,
        Key: marshall({ principal: 'user#gpu', grant: 'b' }),
        UpdateExpression: 'ADD version :one',
        ExpressionAttributeValues: marshall({ ':one': 1 }),
      },
    }

    await expect(
      client.send(new TransactWriteItemsCommand({ TransactItems: [putPart('a'), impossible] })),
    ).rejects.toThrow('incorrect data type')
    expect(await get('user#gpu', 'a')).toBeUndefined()
  })

  test('only checks where it is told to only check', async () => {
    const { client, put, get } = aTable()
    await put(grant('guard'))
    const ConditionCheck = {
      TableName,
      Key: marshall({ principal: 'user#gpu', grant: 'guard' }),
      ConditionExpression: 'attribute_exists(version)',
    }

    await client.send(new TransactWriteItemsCommand({ TransactItems: [{ ConditionCheck }, putPart('a')] }))

    expect([await get('user#gpu', 'guard'), await get('user#gpu', 'a')]).toMatchObject([
      { grant: 'guard' },
      { grant: 'a' },
    ])
  })

  test('with a token is carried out once, and refused if the token comes with another request', async () => {
    const { client, get } = aTable()
    const add = (one: number) =>
      client.send(
        new TransactWriteItemsCommand({
          ClientRequestToken: 'token-1',
          TransactItems: [
            {
              Update: {
                TableName,
                Key: marshall({ principal: 'p', grant: 'g' }),
                UpdateExpression: 'ADD version :one',
                ExpressionAttributeValues: marshall({ ':one': one }),
              },
            },
          ],
        }),
      )
    await add(1)
    await add(1)

    expect(await get('p', 'g')).toMatchObject({ version: 1 })
    await expect(add(2)).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' })
  })

  test('reads several items at one moment', async () => {
    const { client, put } = aTable()
    await put(grant('a'))
    const Get = (name: string) => ({ Get: { TableName, Key: marshall({ principal: 'user#gpu', grant: name }) } })

    const { Responses } = await client.send(new TransactGetItemsCommand({ TransactItems: [Get('a'), Get('b')] }))

    expect(Responses).toEqual([{ Item: marshall(grant('a')) }, {}])
  })
})

test('a batch writes, deletes and reads', async () => {
  const { client, put } = aTable()
  await put(grant('old'))
  const Key = (name: string) => marshall({ principal: 'user#gpu', grant: name })

  await client.send(
    new BatchWriteItemCommand({
      RequestItems: {
        [TableName]: [{ PutRequest: { Item: marshall(grant('a')) } }, { DeleteRequest: { Key: Key('old') } }],
      },
    }),
  )
  const { Responses } = await client.send(
    new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key('a'), Key('old')] } } }),
  )

  expect(Responses?.[TableName]?.map((item) => unmarshall(item).grant)).toEqual(['a'])
  expect((await client.send(new ScanCommand({ TableName }))).Count).toBe(1)
})

describe('leave is asked', () => {
  const leadingKeys = (value: string) => ({ 'dynamodb:LeadingKeys': [value] })

  test('for the table and the partition, or for the index', async () => {
    const { put, get, due, door } = aTable()
    await put(grant('a'))
    await get('user#gpu', 'a')
    await due(1)

    expect(door.asked).toEqual([
      { action: 'dynamodb:PutItem', resource: tableArn, context: leadingKeys('user#gpu') },
      { action: 'dynamodb:GetItem', resource: tableArn, context: leadingKeys('user#gpu') },
      { action: 'dynamodb:Query', resource: `${tableArn}/index/due`, context: {} },
    ])
  })

  test('for each part of a transaction by its own action', async () => {
    const { client, door } = aTable()
    const Key = marshall({ principal: 'p', grant: 'g' })

    await client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName, Item: marshall(grant('a')) } },
          { Delete: { TableName, Key } },
          {
            ConditionCheck: {
              TableName,
              Key: marshall({ principal: 'p', grant: 'h' }),
              ConditionExpression: 'attribute_not_exists(version)',
            },
          },
        ],
      }),
    )

    expect(door.asked.map(({ action }) => action)).toEqual([
      'dynamodb:PutItem',
      'dynamodb:DeleteItem',
      'dynamodb:ConditionCheckItem',
    ])
  })

  test('before anything is written', async () => {
    const { put, get } = aTable(({ action }) => action === 'dynamodb:PutItem')

    await expect(put(grant('a'))).rejects.toMatchObject({ name: 'AccessDeniedException' })
    expect(await get('user#gpu', 'a')).toBeUndefined()
  })
})

test('capacity is counted whether or not it is asked for, and shown only if it is', async () => {
  const { put, get, uses } = aTable()
  await put(grant('a'))
  expect(await put(grant('big', { x: 'x'.repeat(3000) }), { ReturnConsumedCapacity: 'TOTAL' })).toHaveProperty(
    'ConsumedCapacity.CapacityUnits',
    3,
  )
  expect(await put(grant('b'))).not.toHaveProperty('ConsumedCapacity')
  await get('user#gpu', 'a')

  expect(uses()).toMatchObject({ PutItem: { requests: 3, units: 5 }, GetItem: { requests: 1, units: 1 } })
})

test('what a query goes through is counted, and not what else the table holds', async () => {
  const { put, due, uses } = aTable()
  for (const dueAt of [10, 20, 30]) await put(grant(`at ${dueAt}`, { due: 'due', dueAt }))
  await put(grant('finished'))

  expect(await due(20)).toEqual(['at 10', 'at 20'])
  expect(uses().Query).toEqual({ requests: 1, units: 0.5, scanned: 2 })
})

test('a table that was filled without requests answers as one that was written to', async () => {
  const { fill, get, due, uses } = aTable()
  await fill(TableName, [marshall(grant('a', { due: 'due', dueAt: 10 })), marshall(grant('b'))])

  expect(uses()).toEqual({})
  expect([await get('user#gpu', 'b'), await due(20)]).toEqual([grant('b'), ['a']])
})

test('an index holds each of very many items that are due at the same time, page by page, until they are not', async () => {
  const { fill, client } = aTable()
  const many = 12_000
  const dueNow = (index: number) => marshall(grant(`job-${index}`, { due: 'due', dueAt: 10 }))
  await fill(
    TableName,
    Array.from({ length: many }, (_, index) => dueNow(index)),
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
      names.push(...Items.map((item) => unmarshall(item).grant))
    return [names.length, new Set(names).size]
  }

  expect([await found(true), await found(false)]).toEqual([
    [many, many],
    [many, many],
  ])
  await fill(
    TableName,
    Array.from({ length: many - 1 }, (_, index) => marshall(grant(`job-${index}`))),
  )
  expect(await found(true)).toEqual([1, 1])
})

test('the table of the template is there and active; another is not', async () => {
  const { client } = aTable()

  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([TableName])
  expect(await client.send(new DescribeTableCommand({ TableName: tableArn }))).toMatchObject({
    Table: {
      TableStatus: 'ACTIVE',
      TableArn: tableArn,
      GlobalSecondaryIndexes: [{ IndexName: 'due', IndexStatus: 'ACTIVE' }],
    },
  })
  await expect(client.send(new DescribeTableCommand({ TableName: 'nobody' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
})

test('an operation that is not run says so', async () => {
  const { client, door } = aTable()
  const response = await door.handle({
    method: 'POST',
    host: 'dynamodb',
    path: '/',
    query: '',
    headers: { 'x-amz-target': 'DynamoDB_20120810.CreateBackup', authorization: 'Credential=A/1/r/dynamodb/x' },
    body: new TextEncoder().encode('{}'),
    origin: { sourceIp: '1.1.1.1' },
  })

  expect(new TextDecoder().decode(response.body)).toContain('does not run CreateBackup')
  client.destroy()
})
