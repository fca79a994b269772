import { type AttributeValue, GetItemCommand, paginateScan } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Table } from '#cli/aws/table.ts'
import type { Io } from '#cli/io.ts'
import { progressOn } from '#cli/progress.ts'
import type { ChainEnd } from '#core/audit/chain.ts'
import { hasSessions, parsePrincipal } from '#core/grant/principal.ts'
import { grantKey, principalKey } from '#platform/grant-row.ts'
import { recordsKey } from '#platform/outbox.ts'
import { headIn, principalIn } from './head.ts'

type Item = Readonly<Record<string, AttributeValue>>
type Heads = ReadonlyMap<string, ChainEnd>

/** A page of a scan takes up to 256 read units of a partition that gives 3,000 a second, and Curfew needs most of them. */
const SECONDS_BETWEEN_PAGES = 0.1

/** Where each row of the table says that its records end, by job; of one job only if one is given. Strongly consistent. */
export async function readHeads(table: Table, job: string | undefined, io: Io): Promise<Heads> {
  const heads = new Map<string, ChainEnd>()
  for await (const item of job === undefined ? rows(table, io) : rowOf(table, job)) {
    const head = headIn(unmarshall(item), io.now())
    if (head !== undefined) heads.set(head.job, head.end)
  }
  return heads
}

async function* rows({ client, name }: Table, io: Io): AsyncGenerator<Item> {
  const report = progressOn(io)
  const scan = {
    ...{ TableName: name, ConsistentRead: true, FilterExpression: 'NOT begins_with(pk, :records)' },
    ExpressionAttributeValues: marshall({ ':records': recordsKey('') }),
  }
  let read = 0
  for await (const { Items = [], ScannedCount = 0 } of paginateScan({ client }, scan)) {
    yield* Items
    read += ScannedCount
    report(() => `read ${read} items of table ${name}`)
    await io.sleep(SECONDS_BETWEEN_PAGES)
  }
}

/** The claim of a job names its principal, in whose partition the row is. */
async function* rowOf(table: Table, job: string): AsyncGenerator<Item> {
  const chained = parsePrincipal(job)
  const claimed = chained === undefined ? await get(table, marshall({ pk: `job/${job}`, sk: 'claim' })) : undefined
  const principal = claimed && principalIn(unmarshall(claimed))
  if (chained !== undefined) {
    const sk = hasSessions(chained) ? 'sessions' : 'keys'
    yield* found(await get(table, marshall({ pk: principalKey(chained), sk })))
  }
  if (principal !== undefined) yield* found(await get(table, grantKey(principal, job)))
}

async function get({ client, name }: Table, Key: Record<string, AttributeValue>): Promise<Item | undefined> {
  return (await client.send(new GetItemCommand({ TableName: name, Key, ConsistentRead: true }))).Item
}

function found(item: Item | undefined): readonly Item[] {
  return item === undefined ? [] : [item]
}
