import { isRecord } from '@curfew/local-aws/template/intrinsics'
import type { TableProperties } from '@curfew/local-aws/template/kinds/stores'
import type { Item } from './item-size.ts'

/** The keys of a table, and its indexes. */
export type Table = Pick<TableProperties, 'KeySchema' | 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes'>
export type Index = NonNullable<Table['GlobalSecondaryIndexes']>[number]

/** The item that a key, or another item, is the key of. */
export function keyed(key: unknown, items: readonly Item[], { KeySchema }: Table): Item | undefined {
  if (!isRecord(key)) return undefined
  return items.find((item) => KeySchema.every(({ AttributeName: name }) => same(item[name], key[name])))
}

/** What an index shows of an item; undefined for one that lacks a key of the index, and so is not in it. */
export function shownBy({ KeySchema, Projection }: Index, item: Item | undefined, table: Table): Item | undefined {
  if (item === undefined || KeySchema.some(({ AttributeName }) => item[AttributeName] === undefined)) return undefined
  const keys = [...table.KeySchema, ...KeySchema].map(({ AttributeName }) => AttributeName)
  const shown = [...keys, ...(Projection.NonKeyAttributes ?? [])]
  const isShown = (name: string) => Projection.ProjectionType === 'ALL' || shown.includes(name)
  const attributes = Object.entries(item).filter(([name]) => isShown(name))
  return Object.fromEntries(attributes.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** The rows of an index that a change of an item writes: another key means to delete there, and to put here. */
export function rowsWritten(index: Index, old: Item | undefined, now: Item | undefined, table: Table): readonly Item[] {
  const from = shownBy(index, old, table)
  const to = shownBy(index, now, table)
  if (same(from, to)) return []
  const stays = index.KeySchema.every(({ AttributeName: key }) => same(from?.[key], to?.[key]))
  return (stays ? [to] : [from, to]).filter((row) => row !== undefined)
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}
