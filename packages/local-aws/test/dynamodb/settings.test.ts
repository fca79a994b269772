import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { awsClientOptions } from '../../src/in-process.ts'
import { localAws } from '../../src/local-aws.ts'

const PROTECTED = {
  DeletionProtectionEnabled: true,
  TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
}

async function settingsOf(properties: object) {
  const table = {
    TableName: 'orders',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    ...properties,
  }
  const template = { Resources: { Table: { Type: 'AWS::DynamoDB::Table', Properties: table } } }
  const aws = await localAws({ clock: manualClock(new Date('2025-07-16T01:00:00Z')), template })
  const client = new DynamoDBClient(awsClientOptions({ aws, credentials: aws.directory.createAdministrator('admin') }))
  const ask = async (TableName = 'orders') => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }))
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }))
    const { ContinuousBackupsDescription } = await client.send(new DescribeContinuousBackupsCommand({ TableName }))
    return [
      Table?.DeletionProtectionEnabled,
      TimeToLiveDescription?.TimeToLiveStatus,
      ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus,
    ]
  }
  return { ask, client }
}

test.each([
  ['has what the template says', PROTECTED, [true, 'ENABLED', 'ENABLED']],
  ['has none of it unless the template says so', {}, [false, 'DISABLED', 'DISABLED']],
])('a table %s of protection, expiry and recovery', async (_, properties, expected) => {
  const { ask } = await settingsOf(properties)

  expect(await ask()).toEqual(expected)
})

test('a table that does not exist has no settings', async () => {
  const { client } = await settingsOf({})
  const TableName = 'other'

  await expect(client.send(new DescribeTimeToLiveCommand({ TableName }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
  await expect(client.send(new DescribeContinuousBackupsCommand({ TableName }))).rejects.toMatchObject({
    name: 'TableNotFoundException',
  })
})
