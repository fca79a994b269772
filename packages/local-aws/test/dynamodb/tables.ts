import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { manualClock } from '../../src/clock.ts'
import { createDynamoDb, type DynamoDbOptions } from '../../src/dynamodb/service.ts'
import { readStack } from '../../src/template/load.ts'
import { type Authorization, clientOptions, fakeGateway } from '../lambda/fake-gateway.ts'
import { location, template } from '../template/sample.ts'

export const TableName = 'shop-dev-orders'
export const tableArn = `arn:aws:dynamodb:us-east-1:111122223333:table/${TableName}`

export function aTable(denies?: (authorization: Authorization) => boolean, options: DynamoDbOptions = {}) {
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

export const anOrder = (name: string, more: object = {}) => ({ customer: 'c-1', order: name, version: 1, ...more })
export const onlyNew = { ConditionExpression: 'attribute_not_exists(#o)', ExpressionAttributeNames: { '#o': 'order' } }
