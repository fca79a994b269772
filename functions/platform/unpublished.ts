import {
  type AttributeValue,
  GetItemCommand,
  paginateQuery,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import type { Publication, UnpublishedItem, WaitingItem } from '#core/audit/publication.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { FAR_FUTURE } from '#core/grant/window.ts'
import type { Unpublished } from '#core/ports.ts'
import { expiryFrom } from './expiry.ts'
import { dateField } from './item-fields.ts'
import { log } from './log.ts'
import { table, UNPUBLISHED_INDEX } from './table.ts'

/** The partition key of the index. Items without it are published, and not in the index. */
export const UNPUBLISHED = 'unpublished'

/** As many as one transaction marks. */
const PAGE = 100

const item = z.custom<Record<string, AttributeValue>>((value) => typeof value === 'object' && value !== null)
const auditRecord = z.custom<AuditRecord>((value) => typeof value === 'object' && value !== null && 'hash' in value)
const outgoingEvent = z.object({ detailType: z.string(), detail: z.unknown() })

const attributes = z.object({
  pk: z.string(),
  sk: z.string(),
  at: dateField,
  records: z.string().default('[]').transform(parseJson).pipe(z.array(auditRecord)),
  events: z.string().default('[]').transform(parseJson).pipe(z.array(outgoingEvent)),
  forLog: z.boolean().default(false),
  forBus: z.boolean().default(false),
})
const stored = item
  .transform((attributes) => unmarshall(attributes))
  .pipe(attributes)
  .transform(({ pk, sk, at, records, events, forLog, forBus }): UnpublishedItem => {
    return { key: { pk, sk }, at, records: forLog ? records : [], events: forBus ? events : [] }
  })

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue({ code: 'custom', message: 'is no JSON' })
    return z.NEVER
  }
}

const LONG_AGO = new Date(0)

/** A time that cannot be read counts as long ago: openings wait, and an alarm says so. */
const waitingSince = dateField.transform((at) => (Number.isNaN(at.getTime()) ? LONG_AGO : at))
const waiting = z
  .object({ pk: z.string(), sk: z.string(), at: waitingSince })
  .transform(({ pk, sk, at }): WaitingItem => ({ key: { pk, sk }, at }))

/** What is in the table and not published yet. */
export const unpublished: Unpublished = { read, oldest, pages, current, mark }

/** An item that cannot be read stays unpublished, which raises an alarm, and does not hold up the others. */
function read(item: unknown): readonly UnpublishedItem[] {
  const { success, data, error } = stored.safeParse(item)
  if (!success) log.error('unreadable outbox item', { error })
  return data === undefined || (data.records.length === 0 && data.events.length === 0) ? [] : [data]
}

/** When the oldest item that is not published was stored; undefined if all are. */
export async function oldestAt(): Promise<Date | undefined> {
  return (await oldest(1))[0]?.at
}

async function oldest(Limit = PAGE): Promise<readonly WaitingItem[]> {
  const { Items = [] } = await table().client.send(new QueryCommand({ ...oldestFirst(), Limit }))
  return Items.map((item) => waiting.parse(unmarshall(item)))
}

async function* pages(before: Date): AsyncGenerator<readonly UnpublishedItem[]> {
  const query = oldestFirst(before)
  for await (const { Items = [] } of paginateQuery({ client: table().client, pageSize: PAGE }, query)) {
    yield await current(Items.map((item) => waiting.parse(unmarshall(item))))
  }
}

function oldestFirst(before = FAR_FUTURE) {
  return {
    ...{ TableName: table().name, IndexName: UNPUBLISHED_INDEX },
    KeyConditionExpression: 'unpublished = :unpublished AND #at < :before',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: marshall({ ':unpublished': UNPUBLISHED, ':before': before.toISOString() }),
  }
}

async function current(items: readonly Pick<WaitingItem, 'key'>[]): Promise<readonly UnpublishedItem[]> {
  const { client, name } = table()
  const answers = await Promise.all(
    items.map(({ key: { pk, sk } }) =>
      client.send(new GetItemCommand({ TableName: name, Key: marshall({ pk, sk }), ConsistentRead: true })),
    ),
  )
  return answers.flatMap(({ Item }) => (Item === undefined ? [] : read(Item)))
}

/** Removes from the index what is published everywhere. */
async function mark(publications: readonly Publication[], now: Date): Promise<void> {
  const parts = publications.flatMap((one) => markingOf(one, now))
  for (let start = 0; start < parts.length; start += PAGE) {
    await markExisting(parts.slice(start, start + PAGE))
  }
}

/** What a restored table does not have any more is not made anew: its number may be that of the next record. */
async function markExisting(TransactItems: readonly TransactWriteItem[]): Promise<void> {
  if (TransactItems.length === 0) return
  try {
    await table().client.send(new TransactWriteItemsCommand({ TransactItems: [...TransactItems] }))
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error
    const reasons = error.CancellationReasons ?? []
    const existing = TransactItems.filter((_, index) => reasons[index]?.Code !== 'ConditionalCheckFailed')
    if (existing.length === TransactItems.length) throw error
    await markExisting(existing)
  }
}

function markingOf({ item, isLogged, isAnnounced }: Publication, now: Date): readonly TransactWriteItem[] {
  const isDone = isLogged && isAnnounced
  const gone = [
    ...(isDone ? ['unpublished'] : []),
    ...(isLogged && item.records.length > 0 ? ['forLog'] : []),
    ...(isAnnounced && item.events.length > 0 ? ['forBus'] : []),
  ]
  if (gone.length === 0) return []
  const update = {
    TableName: table().name,
    Key: marshall(item.key),
    ConditionExpression: 'attribute_exists(pk)',
    UpdateExpression: `REMOVE ${gone.join(', ')}`,
  }
  if (!isDone) return [{ Update: update }]
  return [
    {
      Update: {
        ...update,
        UpdateExpression: `${update.UpdateExpression} SET expiresAt = :expiresAt`,
        ExpressionAttributeValues: marshall({ ':expiresAt': expiryFrom(now) }),
      },
    },
  ]
}
