import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from 'vitest'
import { anOrder, aTable, TableName, tableArn } from './tables.ts'

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
