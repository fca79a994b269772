import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Table } from '#cli/aws/table.ts'
import type { TableFacts } from '#cli/doctor/rules/table.ts'
import type { WaitingItem } from '#core/audit/publication.ts'
import { UNPUBLISHED_INDEX } from '#platform/table.ts'
import { UNPUBLISHED } from '#platform/unpublished.ts'
import { ifExists } from './clients.ts'

/** Undefined if there is no table. */
export async function readTable({ client, name }: Table): Promise<TableFacts | undefined> {
  const { Table: found } = (await ifExists(client.send(new DescribeTableCommand({ TableName: name })))) ?? {}
  if (found === undefined) return undefined
  const { TableStatus, LatestStreamArn, StreamSpecification, DeletionProtectionEnabled } = found
  const isStreaming = StreamSpecification?.StreamEnabled === true && LatestStreamArn !== undefined
  return {
    status: TableStatus ?? 'in an unknown state',
    ...(isStreaming && { stream: { arn: LatestStreamArn, view: StreamSpecification.StreamViewType ?? '' } }),
    indexes: [
      ...(found.GlobalSecondaryIndexes ?? []).map(({ IndexName = '', IndexStatus = '' }) => {
        return { name: IndexName, status: IndexStatus }
      }),
      // A local index is there with its table.
      ...(found.LocalSecondaryIndexes ?? []).map(({ IndexName = '' }) => ({ name: IndexName, status: 'ACTIVE' })),
    ],
    isProtected: DeletionProtectionEnabled === true,
  }
}

/** The attribute by whose time items expire; undefined if none do. */
export async function readExpiry({ client, name }: Table): Promise<string | undefined> {
  const { TimeToLiveDescription: ttl } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }))
  return ttl?.TimeToLiveStatus === 'ENABLED' || ttl?.TimeToLiveStatus === 'ENABLING' ? ttl.AttributeName : undefined
}

/** Whether the table can be restored to a point in time. */
export async function readBackups({ client, name }: Table): Promise<boolean> {
  const command = new DescribeContinuousBackupsCommand({ TableName: name })
  const { ContinuousBackupsDescription: backups } = await client.send(command)
  return backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED'
}

/** What has waited longest to be published; undefined if nothing waits. */
export async function readOldestUnpublished({ client, name }: Table): Promise<WaitingItem | undefined> {
  const query = new QueryCommand({
    ...{ TableName: name, IndexName: UNPUBLISHED_INDEX, Limit: 1 },
    KeyConditionExpression: 'unpublished = :unpublished',
    ExpressionAttributeValues: marshall({ ':unpublished': UNPUBLISHED }),
  })
  const [item] = (await client.send(query)).Items ?? []
  if (item === undefined) return undefined
  const { pk, sk, at } = unmarshall(item)
  const stored = new Date(String(at))
  // A time that cannot be read counts as long ago, as it does for openings.
  return { key: { pk: String(pk), sk: String(sk) }, at: Number.isNaN(stored.getTime()) ? new Date(0) : stored }
}
