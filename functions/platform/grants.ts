import { randomUUID } from 'node:crypto'
import {
  ConditionalCheckFailedException,
  type ConditionCheck,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { canonicalJson } from '#core/digest.ts'
import type { Grant } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import { Conflict, type Grants, type PrincipalVersion } from '#core/ports.ts'
import { claimOf, claimUpdate, recordEarlyEnd } from './claims.ts'
import { dueRows, isClosingOverdue, unfinished } from './due-rows.ts'
import { grantKey, grantOf, itemOf, principalKey } from './grant-row.ts'
import { bumpVersion, lastGlobalRevocation, recordRevocation, versionOf } from './principal-versions.ts'
import { reserve, reserved } from './reserved.ts'
import { table, UNFINISHED_INDEX } from './table.ts'

/** Grants in DynamoDB: partition key the principal, sort key the job. */
export const grants: Grants = {
  claimOf,
  versionOf,
  lastGlobalRevocation,
  get,
  of,
  record,
  replace,
  recordEarlyEnd,
  recordRevocation,
  due: dueRows,
  unfinished,
  isClosingOverdue,
  reserved,
}

async function get(principal: Principal, jobId: string): Promise<Grant | undefined> {
  const { client, name } = table()
  const Key = grantKey(principal, jobId)
  const { Item } = await client.send(new GetItemCommand({ TableName: name, Key, ConsistentRead: true }))
  return Item === undefined ? undefined : grantOf(Item)
}

async function of(principal: Principal): Promise<readonly Grant[]> {
  const { client, name } = table()
  const query = {
    TableName: name,
    IndexName: UNFINISHED_INDEX,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :principal',
    ExpressionAttributeValues: marshall({ ':principal': principalKey(principal) }),
  }
  const found: Grant[] = []
  for await (const page of paginateQuery({ client }, query)) found.push(...(page.Items ?? []).map(grantOf))
  return found
}

const FAILED = 'ConditionalCheckFailed'

/** Claim and row are one transaction: neither exists without the other. */
async function record(grant: Grant, principalVersion: PrincipalVersion): Promise<'recorded' | 'duplicate' | 'taken'> {
  const { client, name } = table()
  const row = { TableName: name, Item: itemOf(grant), ConditionExpression: 'attribute_not_exists(pk)' }
  const parts = [
    { Update: claimUpdate(grant) },
    { Put: row },
    { Update: bumpVersion(grant.principal, principalVersion) },
  ]
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: parts }))
    reserve(grant)
    return 'recorded'
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error
    const [claim, put] = error.CancellationReasons ?? []
    if (claim?.Code === FAILED && claim.Item?.digest === undefined) throw conflict(grant)
    if (claim?.Code === FAILED) return 'taken'
    if (put?.Code === FAILED) return 'duplicate'
    throw isOvertaken(error) ? conflict(grant) : error
  }
}

async function replace(grant: Grant, siblings: readonly Grant[] = []): Promise<Grant> {
  const { client, name } = table()
  const next = { ...grant, version: grant.version + 1 }
  const Item = { ...itemOf(next), ...marshall({ writing: randomUUID() }) }
  const fence = {
    ConditionExpression: 'version = :read',
    ExpressionAttributeValues: marshall({ ':read': grant.version }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const
  const checks = siblings.map((sibling) => ({ ConditionCheck: unchanged(sibling) }))
  const put = { TableName: name, Item, ...fence }
  try {
    if (checks.length === 0) await client.send(new PutItemCommand(put))
    else await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: put }, ...checks] }))
  } catch (error) {
    // If the answer to a write is lost, the SDK's next attempt finds what the first one wrote. The random id distinguishes it
    // from the same row written by another run.
    if (error instanceof ConditionalCheckFailedException && canonicalJson(error.Item) === canonicalJson(Item))
      return next
    throw isOvertaken(error) ? conflict(grant) : error
  }
  return next
}

function conflict({ jobId }: Grant): Conflict {
  return new Conflict(`the grant of job ${jobId}`)
}

function unchanged({ principal, jobId, version }: Grant): ConditionCheck {
  return {
    TableName: table().name,
    Key: grantKey(principal, jobId),
    ConditionExpression: 'version = :read',
    ExpressionAttributeValues: marshall({ ':read': version }),
  }
}

/** Another run wrote first, or is writing now. */
function isOvertaken(error: unknown): boolean {
  if (error instanceof ConditionalCheckFailedException || error instanceof TransactionConflictException) return true
  if (!(error instanceof TransactionCanceledException)) return false
  return (error.CancellationReasons ?? []).some(({ Code }) => Code === FAILED || Code === 'TransactionConflict')
}
