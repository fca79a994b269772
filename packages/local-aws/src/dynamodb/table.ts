import type { Clock } from '../clock.ts'
import { epochSeconds } from '../protocol/json.ts'
import type { TableResource } from '../template/stack.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'
import type { Index, Table } from './schema.ts'

/** A table as DescribeTable shows it and as dynalite expects it: active from the start. */
export function describeTable(table: TableResource, location: StackLocation, clock: Clock): Table {
  const tableArn = arn(location, 'dynamodb', `table/${table.name}`)
  const none = { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 }
  const described = (index: Index) => ({
    ...index,
    IndexArn: `${tableArn}/index/${index.IndexName}`,
    IndexStatus: 'ACTIVE',
    IndexSizeBytes: 0,
    ItemCount: 0,
    ProvisionedThroughput: none,
  })
  const { GlobalSecondaryIndexes, LocalSecondaryIndexes, StreamSpecification, streamArn } = table
  // Not returned as a literal: dynalite reads members that the type `Table` does not list.
  const description = {
    TableName: table.name,
    TableArn: tableArn,
    TableStatus: 'ACTIVE',
    CreationDateTime: epochSeconds(clock.now()),
    AttributeDefinitions: table.AttributeDefinitions,
    KeySchema: table.KeySchema,
    ...(GlobalSecondaryIndexes ? { GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(described) } : {}),
    ...(LocalSecondaryIndexes ? { LocalSecondaryIndexes: LocalSecondaryIndexes.map(described) } : {}),
    ...(StreamSpecification && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: StreamSpecification.StreamViewType },
      LatestStreamArn: streamArn,
      LatestStreamLabel: streamArn?.replace(/^.*\/stream\//, ''),
    }),
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    ProvisionedThroughput: none,
    ItemCount: 0,
    TableSizeBytes: 0,
    DeletionProtectionEnabled: table.DeletionProtectionEnabled ?? false,
  }
  return description
}
