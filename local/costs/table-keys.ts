import { isRecord } from '@curfew/local-aws/is-record'
import type { TableProperties } from '@curfew/local-aws/template/kinds/stores'
import type { Item } from './item-size.ts'

/** The keys and indexes of a table. */
export type Table = Pick<TableProperties, 'KeySchema' | 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes'>
export type Index = NonNullable<Table['GlobalSecondaryIndexes']>[number]

/** The item with the key attributes of `key`, which may be a whole item. */
export function keyed(key: unknown, items: readonly Item[], { KeySchema }: Table): Item | undefined {
  if (!isRecord(key)) return undefined
  return items.find((item) => KeySchema.every(({ AttributeName: name }) => same(item[name], key[name])))
}

/** The projection of an item into an index; undefined if the item lacks a key of the index. */
export function projectionOf({ KeySchema, Projection }: Index, item: Item | undefined, table: Table): Item | undefined {
  if (item === undefined || KeySchema.some(({ AttributeName }) => item[AttributeName] === undefined)) return undefined
  const keys = [...table.KeySchema, ...KeySchema].map(({ AttributeName }) => AttributeName)
  const shown = [...keys, ...(Projection.NonKeyAttributes ?? [])]
  const isShown = (name: string) => Projection.ProjectionType === 'ALL' || shown.includes(name)
  const attributes = Object.entries(item).filter(([name]) => isShown(name))
  return Object.fromEntries(attributes.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** The index rows that a change of an item writes: a changed key deletes one row and puts another. */
export function rowsWritten(index: Index, old: Item | undefined, now: Item | undefined, table: Table): readonly Item[] {
  const from = projectionOf(index, old, table)
  const to = projectionOf(index, now, table)
  if (same(from, to)) return []
  const stays = index.KeySchema.every(({ AttributeName: key }) => same(from?.[key], to?.[key]))
  return (stays ? [to] : [from, to]).filter((row) => row !== undefined)
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}
