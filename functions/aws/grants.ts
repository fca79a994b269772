import { GetItemCommand, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Grant } from '#core/grant.ts'
import { type Grants, Stale } from '#core/ports.ts'
import type { Principal } from '#core/principal.ts'
import { claimJob, claimOf, rememberEnd } from './claims.ts'
import { dueRows } from './due-rows.ts'
import { grantKey, grantOf, itemOf, principalKey } from './grant-row.ts'
import { isConditionFailed, table } from './table.ts'

/** Grants in DynamoDB: partition key the principal, sort key the job. */
export const grants: Grants = { claimOf, get, of, record, replace, rememberEnd, due: dueRows }

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
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :principal AND begins_with(sk, :grant)',
    ExpressionAttributeValues: marshall({ ':principal': principalKey(principal), ':grant': 'grant/' }),
  }
  const found: Grant[] = []
  for await (const page of paginateQuery({ client }, query)) found.push(...(page.Items ?? []).map(grantOf))
  return found
}

async function record(grant: Grant): Promise<'recorded' | 'known' | 'taken'> {
  if (!(await claimJob(grant))) return 'taken'
  return (await put(grant, { ConditionExpression: 'attribute_not_exists(pk)' })) ? 'recorded' : 'known'
}

async function replace(grant: Grant): Promise<void> {
  const written = await put(
    { ...grant, version: grant.version + 1 },
    {
      ConditionExpression: 'version = :read',
      ExpressionAttributeValues: marshall({ ':read': grant.version }),
    },
  )
  if (!written) throw new Stale(grant.jobId)
}

type Condition = Pick<PutItemCommand['input'], 'ConditionExpression' | 'ExpressionAttributeValues'>

/** False if the condition does not hold. */
async function put(grant: Grant, condition: Condition): Promise<boolean> {
  const { client, name } = table()
  try {
    await client.send(new PutItemCommand({ TableName: name, Item: itemOf(grant), ...condition }))
    return true
  } catch (error) {
    if (isConditionFailed(error)) return false
    throw error
  }
}
