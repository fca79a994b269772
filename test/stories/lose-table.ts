import { BatchWriteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { expect } from 'vitest'
import type { Day } from '#local/day/day.ts'

/** BatchWriteItem takes no more at a time. */
const MAX_DELETIONS = 25

/** Deletes every item of the table. */
export async function loseTable({ aws }: Day): Promise<void> {
  const client = new DynamoDBClient(
    awsClientOptions({ aws, credentials: aws.directory.createAdministrator('operator') }),
  )
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'curfew' }))
  const deletions = Items.flatMap(({ pk, sk }) => (pk && sk ? [{ DeleteRequest: { Key: { pk, sk } } }] : []))
  expect(deletions.length).toBeGreaterThan(0)
  for (let start = 0; start < deletions.length; start += MAX_DELETIONS) {
    const curfew = deletions.slice(start, start + MAX_DELETIONS)
    await client.send(new BatchWriteItemCommand({ RequestItems: { curfew } }))
  }
}
