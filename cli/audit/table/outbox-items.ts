import { type AttributeValue, paginateQuery, paginateScan } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Table } from '#cli/aws/table.ts'
import { isObject, parseJson } from '#cli/json.ts'
import type { OutgoingEvent } from '#core/audit/outbox.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { isAuditRecord } from '#core/audit/review.ts'
import { recordsKey } from '#platform/outbox.ts'

/** An item of the outbox, published or not. */
export type OutboxItem = {
  readonly key: { readonly pk: string; readonly sk: string }
  readonly job: string
  /** When it was stored with its change, however often it was published since. */
  readonly storedAt: Date
  readonly records: readonly AuditRecord[]
  /** What subscribers are told of it. */
  readonly events: readonly OutgoingEvent[]
  readonly isUnpublished: boolean
  /** Where it is still to be published. */
  readonly forLog: boolean
  readonly forBus: boolean
}

/** A key whose item cannot be read. */
export type Unreadable = { readonly unreadable: string }

type Page = readonly (OutboxItem | Unreadable)[]

export type Range = { readonly from: Date; readonly to: Date }

/**
 * The items that were stored in a range, a few at a time; a page without any says that some of the table was read. Those of
 * one job are queried; for those of all jobs the whole table is read.
 */
export async function* itemsIn(
  { client, name }: Table,
  { from, to }: Range,
  job: string | undefined,
  atOnce: number,
): AsyncGenerator<Page> {
  const inRange = {
    TableName: name,
    // An item that was republished waits since then, and remembers when it was stored.
    FilterExpression:
      '(storedAt >= :from AND storedAt < :to) OR (attribute_not_exists(storedAt) AND #at >= :from AND #at < :to)',
    ExpressionAttributeNames: { '#at': 'at' },
  }
  const values = { ':from': from.toISOString(), ':to': to.toISOString() }
  const pages =
    job === undefined
      ? paginateScan({ client }, { ...inRange, ...onlyRecords(inRange.FilterExpression, values) })
      : paginateQuery({ client }, { ...inRange, ...ofJob(job, values) })
  for await (const { Items = [] } of pages) {
    if (Items.length === 0) yield []
    for (let start = 0; start < Items.length; start += atOnce) yield Items.slice(start, start + atOnce).map(read)
  }
}

/** All items of one job. Strongly consistent. */
export async function itemsOf({ client, name }: Table, job: string): Promise<Page> {
  const items: (OutboxItem | Unreadable)[] = []
  const query = { TableName: name, ConsistentRead: true, ...ofJob(job, {}) }
  for await (const { Items = [] } of paginateQuery({ client }, query)) items.push(...Items.map(read))
  return items
}

type Values = Readonly<Record<string, string>>

function onlyRecords(filter: string, values: Values) {
  return {
    FilterExpression: `begins_with(pk, :records) AND (${filter})`,
    ExpressionAttributeValues: marshall({ ...values, ':records': recordsKey('') }),
  }
}

function ofJob(job: string, values: Values) {
  return {
    KeyConditionExpression: 'pk = :job',
    ExpressionAttributeValues: marshall({ ...values, ':job': recordsKey(job) }),
  }
}

function read(item: Record<string, AttributeValue>): OutboxItem | Unreadable {
  const { pk, sk, at, storedAt = at, records = '[]', events = '[]', unpublished, forLog, forBus } = unmarshall(item)
  const [recordList, eventList] = [parseJson(String(records)), parseJson(String(events))]
  const stored = new Date(String(storedAt))
  const isReadable =
    Array.isArray(recordList) && recordList.every(isAuditRecord) && Array.isArray(eventList) && eventList.every(isEvent)
  if (!isReadable || Number.isNaN(stored.getTime())) return { unreadable: `${pk} ${sk}` }
  return {
    ...{ key: { pk: String(pk), sk: String(sk) }, job: String(pk).slice(recordsKey('').length), storedAt: stored },
    ...{ records: recordList, events: eventList },
    ...{ isUnpublished: unpublished !== undefined, forLog: forLog === true, forBus: forBus === true },
  }
}

function isEvent(json: unknown): json is OutgoingEvent {
  return isObject(json) && typeof json.detailType === 'string' && isObject(json.detail)
}
