import {
  GetItemCommand,
  paginateQuery,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Grant } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import { Conflict, type Grants, type PrincipalVersion } from '#core/ports.ts'
import { claimOf, claimUpdate, recordEarlyEnd } from './claims.ts'
import { dueRows, isClosingOverdue, unfinished } from './due-rows.ts'
import { grantKey, grantOf, isGrant, itemOf, principalKey } from './grant-row.ts'
import { bumpVersion, lastGlobalRevocation, recordRevocation, versionOf } from './principal-versions.ts'
import { putVersioned } from './put-versioned.ts'
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
  for await (const page of paginateQuery({ client }, query)) {
    found.push(...(page.Items ?? []).filter(isGrant).map(grantOf))
  }
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
    if (claim?.Code === FAILED && claim.Item?.digest === undefined) throw new Conflict(rowOf(grant))
    if (claim?.Code === FAILED) return 'taken'
    if (put?.Code === FAILED) return 'duplicate'
    const isOvertaken = error.CancellationReasons?.some(({ Code }) => Code === FAILED || Code === 'TransactionConflict')
    throw isOvertaken ? new Conflict(rowOf(grant)) : error
  }
}

async function replace(grant: Grant): Promise<Grant> {
  const next = { ...grant, version: grant.version + 1 }
  await putVersioned(itemOf(next), grant.version, rowOf(grant))
  return next
}

function rowOf({ jobId }: Grant): string {
  return `the grant of job ${jobId}`
}
