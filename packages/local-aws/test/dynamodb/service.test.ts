import { DescribeTableCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { aTable, TableName, tableArn } from './tables.ts'

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
