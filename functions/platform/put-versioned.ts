import { randomUUID } from 'node:crypto'
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  PutItemCommand,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { canonicalJson } from '#core/digest.ts'
import { Conflict } from '#core/ports.ts'
import { table } from './table.ts'

/**
 * Puts an item in place of the version that was read; 0: there was none. Throws `Conflict` if another run wrote first.
 * @param what completes the message of the conflict: "the grant of job …"
 */
export async function putVersioned(item: Record<string, AttributeValue>, read: number, what: string): Promise<void> {
  const { client, name } = table()
  const Item = { ...item, ...marshall({ writing: randomUUID() }) }
  const fence =
    read === 0
      ? { ConditionExpression: 'attribute_not_exists(version)' }
      : { ConditionExpression: 'version = :read', ExpressionAttributeValues: marshall({ ':read': read }) }
  const put = { TableName: name, Item, ...fence, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const
  try {
    await client.send(new PutItemCommand(put))
  } catch (error) {
    if (error instanceof TransactionConflictException) throw new Conflict(what)
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    // If the answer to a write is lost, the SDK's next attempt finds what the first one wrote. The random id distinguishes it
    // from the same item written by another run.
    if (canonicalJson(error.Item) !== canonicalJson(Item)) throw new Conflict(what)
  }
}
