import {
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from 'vitest'
import { createAgenda, drain } from '../../src/agenda.ts'
import { manualClock } from '../../src/clock.ts'
import { createDynamoDb } from '../../src/dynamodb/service.ts'
import { createStreams } from '../../src/dynamodb/streams/streams.ts'
import { seeded } from '../../src/random.ts'
import { readStack } from '../../src/template/load.ts'
import { clientOptions, fakeGateway } from '../lambda/fake-gateway.ts'
import { location, resources } from '../template/sample.ts'

const TableName = 'shop-dev-orders'
const streamArn = `arn:aws:dynamodb:us-east-1:111122223333:table/${TableName}/stream/2025-01-01T00:00:00.000`

function aTableWithStream(StreamViewType = 'NEW_AND_OLD_IMAGES') {
  const clock = manualClock(new Date('2025-07-16T01:00:00.700Z'))
  const agenda = createAgenda(clock)
  const { Table } = resources
  const Properties = { ...Table.Properties, StreamSpecification: { StreamViewType } }
  const stack = readStack({ Resources: { Table: { ...Table, Properties } } }, location)
  const streams = createStreams({ stack, clock, agenda, random: seeded(1) })
  const { service, fill } = createDynamoDb(stack, clock, { onCommit: streams.add })
  const client = new DynamoDBClient(clientOptions(fakeGateway([service]).handle))
  const put = (order: string, more: object = {}) =>
    client.send(new PutItemCommand({ TableName, Item: marshall({ customer: 'c-1', order, ...more }) }))
  const records = async () => {
    await drain(agenda)
    return streams.records(TableName)
  }
  return { client, put, fill, records }
}

const Keys = { customer: { S: 'c-1' }, order: { S: 'a' } }

describe('a stream record', () => {
  test.each([
    ['KEYS_ONLY', {}, {}],
    ['NEW_IMAGE', { NewImage: { ...Keys, version: { N: '2' } } }, {}],
    ['OLD_IMAGE', {}, { OldImage: { ...Keys, version: { N: '1' } } }],
    [
      'NEW_AND_OLD_IMAGES',
      { NewImage: { ...Keys, version: { N: '2' } } },
      { OldImage: { ...Keys, version: { N: '1' } } },
    ],
  ])('with the view %s has the keys of its item, and the images of that view', async (view, newImage, oldImage) => {
    const { put, records } = aTableWithStream(view)
    await put('a', { version: 1 })
    await put('a', { version: 2 })

    const [, second] = await records()
    expect(second?.dynamodb).toEqual({
      ApproximateCreationDateTime: new Date('2025-07-16T01:00:00Z').getTime() / 1000,
      ...{ Keys, ...newImage, ...oldImage },
      SequenceNumber: expect.stringMatching(/^\d{21,40}$/),
      SizeBytes: expect.any(Number),
      StreamViewType: view,
    })
  })

  test('names what happened to the item, with an id of its own and increasing sequence numbers', async () => {
    const { client, put, records } = aTableWithStream()
    await put('a')
    await put('a', { version: 2 })
    await client.send(new DeleteItemCommand({ TableName, Key: Keys }))

    const all = await records()
    const source = { eventSource: 'aws:dynamodb', eventSourceARN: streamArn, awsRegion: 'us-east-1' }
    expect(all).toMatchObject([
      { ...source, eventName: 'INSERT' },
      { ...source, eventName: 'MODIFY' },
      { ...source, eventName: 'REMOVE' },
    ])
    expect(new Set(all.map(({ eventID }) => eventID)).size).toBe(3)
    const numbers = all.map(({ dynamodb }) => dynamodb.SequenceNumber)
    expect(numbers).toEqual([...numbers].sort())
  })

  test('is not written for a write that changes nothing', async () => {
    const { client, put, records } = aTableWithStream()
    await put('a', { version: 1, tags: new Set(['x', 'y']), lines: ['p', 'q'] })
    await put('a', { tags: new Set(['y', 'x']), lines: ['p', 'q'], version: 1 })
    await client.send(new UpdateItemCommand({ TableName, Key: Keys, UpdateExpression: 'REMOVE discount' }))
    await client.send(new DeleteItemCommand({ TableName, Key: marshall({ customer: 'c-1', order: 'none' }) }))

    expect(await records()).toHaveLength(1)
  })

  test('is written if only the order of a list changes', async () => {
    const { put, records } = aTableWithStream()
    await put('a', { lines: ['p', 'q'] })
    await put('a', { lines: ['q', 'p'] })

    expect(await records()).toHaveLength(2)
  })

  test('is written for each item of a transaction, and for none if the transaction is cancelled', async () => {
    const { client, records } = aTableWithStream()
    const transact = (orders: readonly string[], condition: object) =>
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: orders.map((order) => ({
            Put: { TableName, Item: marshall({ customer: 'c-1', order }), ...condition },
          })),
        }),
      )
    await transact(['a', 'b'], {})
    await expect(transact(['c', 'a'], { ConditionExpression: 'attribute_not_exists(customer)' })).rejects.toThrow(
      'ConditionalCheckFailed',
    )

    const orders = (await records()).map(({ dynamodb }) => dynamodb.Keys.order)
    expect(orders).toEqual(expect.arrayContaining([{ S: 'a' }, { S: 'b' }]))
    expect(orders).toHaveLength(2)
  })

  test('is not written for items that a test fills the table with', async () => {
    const { fill, records, put } = aTableWithStream()
    await fill(TableName, [marshall({ customer: 'c-1', order: 'old' })])
    await put('new')

    expect(await records()).toMatchObject([{ dynamodb: { Keys: { order: { S: 'new' } } } }])
  })
})

test('a table describes its stream', async () => {
  const { client } = aTableWithStream('NEW_IMAGE')
  const { Table } = await client.send(new DescribeTableCommand({ TableName }))

  expect(Table).toMatchObject({
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    LatestStreamArn: streamArn,
  })
})
