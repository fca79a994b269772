import type { Clock } from '../clock.ts'
import { epochSeconds } from '../protocol/json.ts'
import type { Stack } from '../template/stack.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'
import type { Index, Table } from './store.ts'

/** A table as DescribeTable tells it, and as dynalite wants it: active from the start. */
export function describeTable(table: Stack['tables'][number], place: StackLocation, clock: Clock): Table {
  const tableArn = arn(place, 'dynamodb', `table/${table.name}`)
  const none = { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 }
  const described = (index: Index) => ({
    ...index,
    IndexArn: `${tableArn}/index/${index.IndexName}`,
    IndexStatus: 'ACTIVE',
    IndexSizeBytes: 0,
    ItemCount: 0,
    ProvisionedThroughput: none,
  })
  const { GlobalSecondaryIndexes, LocalSecondaryIndexes } = table
  const description = {
    TableName: table.name,
    TableArn: tableArn,
    TableStatus: 'ACTIVE',
    CreationDateTime: epochSeconds(clock.now()),
    AttributeDefinitions: table.AttributeDefinitions,
    KeySchema: table.KeySchema,
    ...(GlobalSecondaryIndexes ? { GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(described) } : {}),
    ...(LocalSecondaryIndexes ? { LocalSecondaryIndexes: LocalSecondaryIndexes.map(described) } : {}),
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    ProvisionedThroughput: none,
    ItemCount: 0,
    TableSizeBytes: 0,
  }
  return description
}
