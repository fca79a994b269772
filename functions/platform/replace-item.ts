import {
  type AttributeValue,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { OutboxItem } from '#core/audit/outbox.ts'
import { Conflict } from '#core/ports.ts'
import { outboxParts } from './outbox.ts'
import { table } from './table.ts'

/**
 * Puts an item in place of the version that was read, and what the change says into the outbox, in one write. If the answer
 * is lost, the SDK sends the transaction again with the same token, which carries it out once. Throws `Conflict` if another
 * run wrote first.
 * @param read 0: there was no item
 * @param what completes the message of the conflict: "the grant of job …"
 * @param others further parts of the write, each with a condition of its own
 */
export async function replaceItem(
  Item: Record<string, AttributeValue>,
  read: number,
  outgoing: OutboxItem | undefined,
  what: string,
  others: readonly TransactWriteItem[] = [],
): Promise<void> {
  const { client, name } = table()
  const fence =
    read === 0
      ? { ConditionExpression: 'attribute_not_exists(version)' }
      : { ConditionExpression: 'version = :read', ExpressionAttributeValues: marshall({ ':read': read }) }
  const put = { Put: { TableName: name, Item, ...fence } }
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: [put, ...others, ...outboxParts(outgoing)] }))
  } catch (error) {
    throw isOvertaken(error) ? new Conflict(what) : error
  }
}

/** Another run wrote first, or is writing now. */
export function isOvertaken(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code)
  return codes.includes('ConditionalCheckFailed') || codes.includes('TransactionConflict')
}
