import { isRecord } from '@curfew/local-aws/is-record'
import { bytesOfItem, type Item } from './item-size.ts'
import { keyed, projectionOf, rowsWritten, type Table } from './table-keys.ts'

/** What DynamoDB bills for one call. */
export type Units = {
  readonly read: number
  readonly write: number
  /** Bytes, as if read consistently, of finished rows in a query over a principal. Not in `read`. */
  readonly historyBytes: number
  /** Bytes per row, as if read consistently, in a query over all unfinished grants. Those rows are not in `read`. */
  readonly overviewRowBytes: number | undefined
}

/** A call of DynamoDB, with the items of the table before and after it. */
export type TableCall = {
  readonly operation: string
  readonly request: Item
  readonly before: () => readonly Item[]
  readonly after: () => readonly Item[]
  /** Rows that a query read. */
  readonly scanned: number
}

export const READ_BYTES = 4096
const WRITE_BYTES = 1024

/** Undefined for an operation without a rule. */
export function unitsOf(call: TableCall, table: Table): Units | undefined {
  const { operation, request, before } = call
  if (operation === 'GetItem') return reading(sizeOf(keyed(request.Key, before(), table)), request)
  if (operation === 'Query') return isOfPartition(request, table) ? ofPartition(call, table) : ofIndex(call, table)
  if (['PutItem', 'UpdateItem', 'DeleteItem'].includes(operation)) return writing([request], 1, call, table)
  if (operation === 'TransactWriteItems') return writing(partsOf(request), 2, call, table)
  if (operation === 'TransactGetItems') return readingTogether(partsOf(request), before(), table)
  return undefined
}

function reading(bytes: number, request: Item): Units {
  const read = Math.max(1, Math.ceil(bytes / READ_BYTES)) * consistencyOf(request)
  return { read, write: 0, historyBytes: 0, overviewRowBytes: undefined }
}

/** A read in a transaction costs twice. */
function readingTogether(parts: readonly Item[], items: readonly Item[], table: Table): Units {
  const each = parts.map(({ Key }) => reading(sizeOf(keyed(Key, items, table)), { ConsistentRead: true }).read)
  return { ...reading(0, {}), read: 2 * each.reduce((sum, units) => sum + units, 0) }
}

function consistencyOf({ ConsistentRead }: Item): 0.5 | 1 {
  return ConsistentRead === true ? 1 : 0.5
}

/** Whether a query is on the table itself, or on a local index, which is in the same partition. */
function isOfPartition({ IndexName }: Item, { LocalSecondaryIndexes = [] }: Table): boolean {
  return IndexName === undefined || LocalSecondaryIndexes.some((index) => index.IndexName === IndexName)
}

/** Finished rows are in no index; that distinguishes them from the others. */
function ofPartition({ request, before, scanned }: TableCall, table: Table): Units {
  const local = table.LocalSecondaryIndexes?.find(({ IndexName }) => IndexName === request.IndexName)
  const rows = before()
    .filter((item) => matchesKeys(item, request, table))
    .filter((item) => local === undefined || projectionOf(local, item, table) !== undefined)
  const share = rows.length === 0 ? 0 : Math.min(1, scanned / rows.length)
  const isLive = (item: Item) =>
    (table.GlobalSecondaryIndexes ?? []).some((index) => projectionOf(index, item, table) !== undefined)
  const bytesOf = (items: readonly Item[]) => share * items.reduce((sum, item) => sum + bytesOfItem(item), 0)
  const historyBytes = bytesOf(rows.filter((row) => !isLive(row))) * consistencyOf(request)
  return { ...reading(bytesOf(rows.filter(isLive)), request), historyBytes }
}

/** Whether a query's key condition holds for an item: the partition, and the beginning of the sort key. */
function matchesKeys(item: Item, request: Item, { KeySchema }: Table): boolean {
  const { KeyConditionExpression, ExpressionAttributeValues: values } = request
  const [hash, range] = KeySchema.map(({ AttributeName }) => item[AttributeName])
  const [, partition = ''] = /= (:\w+)/.exec(String(KeyConditionExpression)) ?? []
  const [, beginning = ''] = /begins_with\(\w+, (:\w+)\)/.exec(String(KeyConditionExpression)) ?? []
  const given = (name: string) => textOf(isRecord(values) ? values[name] : undefined)
  return textOf(hash) === given(partition) && textOf(range).startsWith(given(beginning))
}

/** `{ S: 'user/x' }` → `user/x`; empty if there is none. */
function textOf(value: unknown): string {
  return isRecord(value) && typeof value.S === 'string' ? value.S : ''
}

function ofIndex({ request, before, scanned }: TableCall, table: Table): Units | undefined {
  const index = table.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === request.IndexName)
  if (index === undefined) return undefined
  if (scanned === 0) return { ...reading(0, request), overviewRowBytes: isOverview(request) ? 0 : undefined }
  const rows = before()
    .map((item) => projectionOf(index, item, table))
    .filter((row) => row !== undefined)
  const rowBytes = rows.reduce((sum, row) => sum + bytesOfItem(row), 0) / Math.max(1, rows.length)
  if (isOverview(request)) return { ...reading(0, request), overviewRowBytes: rowBytes * consistencyOf(request) }
  return reading(rowBytes * scanned, request)
}

/** Whether a query reads the whole index of unfinished grants: it has no condition on the sort key. */
function isOverview({ IndexName, KeyConditionExpression }: Item): boolean {
  return IndexName === 'due' && !String(KeyConditionExpression).includes(' AND ')
}

/** A write to the table costs twice in a transaction; the writes to its indexes cost the same as outside. */
function writing(parts: readonly Item[], factor: 1 | 2, { before, after }: TableCall, table: Table): Units {
  const each = parts.flatMap(({ Key, Item }) => {
    const old = keyed(Key ?? Item, before(), table)
    const now = keyed(Key ?? Item, after(), table)
    const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])]
    const rows = indexes.flatMap((index) => rowsWritten(index, old, now, table))
    return [factor * written(Math.max(sizeOf(old), sizeOf(now))), ...rows.map((row) => written(bytesOfItem(row)))]
  })
  const write = each.reduce((sum, units) => sum + units, 0)
  return { read: 0, write, historyBytes: 0, overviewRowBytes: undefined }
}

function written(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / WRITE_BYTES))
}

function sizeOf(item: Item | undefined): number {
  return item === undefined ? 0 : bytesOfItem(item)
}

function partsOf({ TransactItems }: Item): readonly Item[] {
  const parts: readonly unknown[] = Array.isArray(TransactItems) ? TransactItems : []
  return parts.filter(isRecord).flatMap((part) => Object.values(part).filter(isRecord))
}
