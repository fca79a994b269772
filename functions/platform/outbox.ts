import { randomUUID } from 'node:crypto'
import { ConditionalCheckFailedException, PutItemCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { type OutboxItem, standingAlone } from '#core/audit/outbox.ts'
import type { AuditStamp } from '#core/audit/records.ts'
import type { Outbox } from '#core/ports.ts'
import { table } from './table.ts'
import { oldestAt, UNPUBLISHED } from './unpublished.ts'

/** What is stored for publication is appended: no Lambda but publish changes it. */
const IS_NEW = 'attribute_not_exists(pk)'

/** The outbox of one run. */
export function outbox(stamp: () => AuditStamp): Outbox {
  return {
    put: (job, outgoing, id) => put(standingAlone(outgoing, job, stamp()), id),
    isLate: async (since) => ((await oldestAt()) ?? since) < since,
  }
}

async function put(item: OutboxItem, id: string = randomUUID()): Promise<void> {
  const { client, name } = table()
  const Item = itemOf(item, id)
  try {
    await client.send(new PutItemCommand({ TableName: name, Item, ConditionExpression: IS_NEW }))
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}

/** The part of a transaction that stores what its change says; none if it says nothing. */
export function outboxParts(item: OutboxItem | undefined): readonly TransactWriteItem[] {
  if (item === undefined) return []
  return [{ Put: { TableName: table().name, Item: itemOf(item), ConditionExpression: IS_NEW } }]
}

/** The partition of a job's records. Roles tell them from rows by it. */
export function recordsKey(job: string): string {
  return `records/${job}`
}

/** Each item of a grant is sorted after those before it. `forLog` and `forBus` say where it is still to be published. */
function itemOf(item: OutboxItem, id: string = randomUUID()) {
  const { job, at, records, events } = item
  return marshall({
    pk: recordsKey(job),
    sk: sortKeyOf(item, id),
    at: at.toISOString(),
    unpublished: UNPUBLISHED,
    ...(records.length > 0 && { records: JSON.stringify(records), forLog: true }),
    ...(events.length > 0 && { events: JSON.stringify(events), forBus: true }),
  })
}

/** The number of its first record. Events without a record come after the record before them. */
function sortKeyOf({ after, records }: OutboxItem, id: string): string {
  if (after === undefined) return `alone/${id}`
  return records.length > 0 ? padded(after + 1) : `${padded(after)}/${id}`
}

function padded(seq: number): string {
  return String(seq).padStart(9, '0')
}
