import {
  ConditionalCheckFailedException,
  TransactionConflictException,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Again } from '#cli/audit/republish/plan.ts'
import type { Table } from '#cli/aws/table.ts'
import type { Io } from '#cli/io.ts'
import { UNPUBLISHED } from '#platform/unpublished.ts'
import type { OutboxItem } from './outbox-items.ts'

const MAX_ATTEMPTS = 5

/**
 * Marks a published item as unpublished again, so that the publish Lambda does the work.
 * @returns `waits` if somebody else marked it first, `gone` if it has expired
 */
export async function mark(item: OutboxItem, again: Again, table: Table, io: Io): Promise<'marked' | 'waits' | 'gone'> {
  const update = markingOf(item, again, table, io.now())
  for (let attempt = 1; ; attempt++) {
    try {
      await table.client.send(update)
      return 'marked'
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return error.Item === undefined ? 'gone' : 'waits'
      // publish is marking the item at this moment, which the SDK does not try again.
      if (!(error instanceof TransactionConflictException) || attempt === MAX_ATTEMPTS) throw error
      await io.sleep(attempt / 10)
    }
  }
}

/**
 * It waits as of now: the instant at which it was stored would look like a publication that is late, and openings wait for
 * those. It must not expire while it waits.
 */
function markingOf({ key }: OutboxItem, { forLog, forBus }: Again, { name }: Table, now: Date): UpdateItemCommand {
  const flags = [...(forLog ? ['forLog = :true'] : []), ...(forBus ? ['forBus = :true'] : [])]
  const set = ['unpublished = :unpublished', 'storedAt = if_not_exists(storedAt, #at)', '#at = :now', ...flags]
  return new UpdateItemCommand({
    ...{ TableName: name, Key: marshall(key) },
    UpdateExpression: `SET ${set.join(', ')} REMOVE expiresAt`,
    ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(unpublished)',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: marshall({ ':unpublished': UNPUBLISHED, ':now': now.toISOString(), ':true': true }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })
}
