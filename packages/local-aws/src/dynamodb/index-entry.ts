import { createRequire } from 'node:module'
import type { Index, Item, Table } from './schema.ts'

const db: {
  createKey(item: Item, table: Table): string
  createIndexKey(item: Item, table: Table, keySchema: Index['KeySchema']): string
} = createRequire(import.meta.url)('dynalite/db/index.js')

export type IndexEntry = { readonly key: string; readonly item: Item }

/**
 * The entry of an item in an index; undefined if the item lacks a key of the index. dynalite distinguishes entries with
 * the same index key by 24 bits of a hash, which collide among some thousand items: here the item's own key follows.
 */
export function indexEntry(item: Item, index: Index, table: Table): IndexEntry | undefined {
  const { KeySchema, Projection } = index
  if (KeySchema.some(({ AttributeName }) => item[AttributeName] === undefined)) return undefined

  const key = `${db.createIndexKey(item, table, KeySchema)}/${db.createKey(item, table)}`
  if (Projection.ProjectionType === 'ALL') return { key, item }
  const keys = [...KeySchema, ...table.KeySchema].map(({ AttributeName }) => AttributeName)
  const names = new Set([...keys, ...(Projection.NonKeyAttributes ?? [])])
  return { key, item: Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name))) }
}
