import {
  type AttributeValue,
  BatchGetItemCommand,
  GetItemCommand,
  paginateQuery,
  paginateScan,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { itemsOf, type OutboxItem } from '#cli/audit/table/outbox-items.ts'
import { orFault } from '#cli/aws-fault.ts'
import type { Io } from '#cli/io.ts'
import { progressOn } from '#cli/progress.ts'
import type { Grant, Job } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import { type KeyRing, newKeyRing } from '#core/keys/key-ring.ts'
import { claimIn, claimKey } from '#platform/claims.ts'
import { DUE, grantKey, grantOf } from '#platform/grant-row.ts'
import { ringKey, ringOf } from '#platform/key-ring-row.ts'
import { DUE_INDEX } from '#platform/table.ts'
import { resourceOf, type Table } from './table.ts'

type Item = Record<string, AttributeValue>

/** BatchGetItem takes no more keys at a time. */
const MAX_KEYS = 100

/** A page of a scan takes up to 128 read units of a partition that gives 3,000 a second, and Curfew needs most of them. */
const SECONDS_BETWEEN_PAGES = 0.05

/** The grants of which something is still to be done: those that are scheduled or open, and those that are being closed. */
export function unfinishedGrants(table: Table): Promise<readonly Grant[]> {
  return orFault('read', resourceOf(table), readUnfinished(table))
}

/** Every grant that the table still holds: those that are over stay for 400 days. Reads the whole table. */
export function allGrants(table: Table, io: Io): Promise<readonly Grant[]> {
  return orFault('read', resourceOf(table), scanGrants(table, io))
}

/** The grant of a job, strongly consistent. Undefined if there is none: it may have been refused. */
export function grantNamed(table: Table, jobId: string): Promise<Grant | undefined> {
  const read = async () => {
    const { principal, lastHeartbeatAt } = claimIn(await get(table, claimKey(jobId)))
    const item = principal && (await get(table, grantKey(principal, jobId)))
    if (item === undefined) return undefined
    // A heartbeat is one write, to the claim: the row has those that a run looked up.
    return { ...grantOf(item), ...(lastHeartbeatAt && { lastHeartbeatAt }) }
  }
  return orFault('read', resourceOf(table), read())
}

/** The grants of jobs as they are now, strongly consistent. */
export function grantsOf(table: Table, jobs: readonly Job[]): Promise<readonly Grant[]> {
  const read = async () => {
    const keys = jobs.map(({ principal, jobId }) => grantKey(principal, jobId))
    return readAll(table, keys)
  }
  return orFault('read', resourceOf(table), read())
}

/** The state of a user's keys, strongly consistent. */
export function keyRingOf(table: Table, principal: Principal): Promise<KeyRing> {
  const read = async () => {
    const item = await get(table, ringKey(principal))
    return item === undefined ? newKeyRing(principal) : ringOf(item)
  }
  return orFault('read', resourceOf(table), read())
}

/** What is stored about a job, in order: audit records, and the events that say them. Strongly consistent. */
export async function storedAbout(table: Table, jobId: string): Promise<readonly OutboxItem[]> {
  const items = await orFault('read', resourceOf(table), itemsOf(table, jobId))
  return items.flatMap((item) => ('unreadable' in item ? [] : item))
}

async function readUnfinished(table: Table): Promise<readonly Grant[]> {
  const keys: Item[] = []
  const query = {
    ...{ TableName: table.name, IndexName: DUE_INDEX, KeyConditionExpression: 'due = :due' },
    ...{ ProjectionExpression: 'pk, sk', ExpressionAttributeValues: marshall({ ':due': DUE }) },
  }
  for await (const { Items = [] } of paginateQuery({ client: table.client }, query)) keys.push(...Items)
  return readAll(table, keys)
}

async function readAll(table: Table, keys: readonly Item[]): Promise<readonly Grant[]> {
  const found: Grant[] = []
  for (let start = 0; start < keys.length; start += MAX_KEYS) {
    found.push(...(await readRows(table, keys.slice(start, start + MAX_KEYS))))
  }
  return found
}

/** DynamoDB may answer for some of the keys only. */
async function readRows({ client, name }: Table, keys: readonly Item[]): Promise<readonly Grant[]> {
  const found: Grant[] = []
  let left: readonly Item[] = keys
  while (left.length > 0) {
    const RequestItems = { [name]: { Keys: left.map(({ pk, sk }) => keyOf(pk, sk)), ConsistentRead: true } }
    const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand({ RequestItems }))
    found.push(...(Responses?.[name] ?? []).map(grantOf))
    left = UnprocessedKeys?.[name]?.Keys ?? []
  }
  return found
}

function keyOf(pk: AttributeValue | undefined, sk: AttributeValue | undefined): Item {
  return { ...(pk && { pk }), ...(sk && { sk }) }
}

async function scanGrants({ client, name }: Table, io: Io): Promise<readonly Grant[]> {
  const report = progressOn(io)
  const found: Grant[] = []
  const scan = {
    ...{ TableName: name, FilterExpression: 'begins_with(sk, :grant)' },
    ExpressionAttributeValues: marshall({ ':grant': 'grant/' }),
  }
  for await (const { Items = [] } of paginateScan({ client }, scan)) {
    found.push(...Items.map(grantOf))
    report(() => `read ${found.length} grants of table ${name}`)
    await io.sleep(SECONDS_BETWEEN_PAGES)
  }
  return found
}

async function get({ client, name }: Table, Key: Item): Promise<Item | undefined> {
  return (await client.send(new GetItemCommand({ TableName: name, Key, ConsistentRead: true }))).Item
}
