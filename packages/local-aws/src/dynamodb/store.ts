import type { Clock } from '../clock.ts'
import { createIndexDatabase, createItemDatabase, type Done, type ItemDatabase } from './database.ts'
import { indexEntry } from './index-entry.ts'
import { createLaggingMap, type LaggingMap } from './lagging-map.ts'
import type { Item, Table } from './schema.ts'
import type { Change } from './streams/record.ts'

/**
 * The storage under dynalite's actions, instead of its LevelDB: in memory, synchronous, and able to roll back a
 * transaction. Items are stored as text, so that callers cannot change them.
 */
export interface Store {
  readonly options: { readonly maxItemSize: number; readonly maxItemSizeKb: number }
  getTable(name: string, done: Done<Table>): void
  getTable(name: string, checkStatus: boolean, done: Done<Table>): void
  getItemDb(table: string): ItemDatabase
  getIndexDb(kind: string, table: string, index: string): ItemDatabase
  addTable(table: Table): void
  readonly tables: readonly Table[]
  /** Runs the work; if it fails, rolls back everything that it wrote. */
  transaction<T>(work: () => Promise<T>): Promise<T>
}

const MAX_ITEM_KB = 400

/** Milliseconds until a write is visible in a global index. On AWS usually few, but never guaranteed to be 0. */
export type IndexLag = () => number

/** Called with the item of a write, or with all items of a transaction, once they are written. */
export type OnCommit = (changes: readonly Change[]) => void

export function createStore(clock: Clock, indexLag: IndexLag = () => 0, onCommit: OnCommit = () => {}): Store {
  const tables = new Map<string, Table>()
  const maps = new Map<string, LaggingMap>()
  let open: OpenTransaction | undefined

  const mapOf = (name: string, lag?: IndexLag): LaggingMap => {
    const map = maps.get(name) ?? createLaggingMap(clock, lag ?? (() => 0))
    maps.set(name, map)
    return map
  }
  const indexMap = (table: string, index: string, kind: string) =>
    mapOf(`${kind} ${table} ${index}`, kind === 'global' ? indexLag : undefined)
  const write = (map: LaggingMap, key: string, value: unknown) => {
    const undo = map.write(key, value === undefined ? undefined : JSON.stringify(value))
    open?.undo.push(undo)
  }
  const writeItem = (name: string, key: string, item: Item | undefined) => {
    const map = mapOf(`item ${name}`)
    const text = map.get(key)
    const before: Item | undefined = text === undefined ? undefined : JSON.parse(text)
    write(map, key, item)
    updateIndexes(name, before, item)
    const change = { table: name, before, after: item }
    if (open) open.changes.push(change)
    else onCommit([change])
  }
  const updateIndexes = (name: string, before: Item | undefined, item: Item | undefined) => {
    const table = tables.get(name)
    for (const { kind, index } of table ? indexesOf(table) : []) {
      const [old, now] = [before, item].map((one) => one && table && indexEntry(one, index, table))
      const target = indexMap(name, index.IndexName, kind)
      if (old && old.key !== now?.key) write(target, old.key, undefined)
      if (now) write(target, now.key, now.item)
    }
  }

  return {
    options: { maxItemSizeKb: MAX_ITEM_KB, maxItemSize: MAX_ITEM_KB * 1024 },
    getTable: (name: string, second: boolean | Done<Table>, third?: Done<Table>) => {
      const done = typeof second === 'function' ? second : third
      const table = tables.get(name)
      done?.(table ? null : notFound(), table)
    },
    getItemDb: (table) => createItemDatabase(mapOf(`item ${table}`), (key, item) => writeItem(table, key, item)),
    getIndexDb: (kind, table, index) => createIndexDatabase(indexMap(table, index, kind.toLowerCase())),
    addTable: (table) => {
      tables.set(table.TableName, table)
    },
    get tables() {
      return [...tables.values()]
    },
    transaction: async (work) => {
      const transaction: OpenTransaction = { undo: [], changes: [] }
      open = transaction
      try {
        const result = await work()
        onCommit(transaction.changes)
        return result
      } catch (error) {
        for (const undo of transaction.undo.reverse()) undo()
        throw error
      } finally {
        open = undefined
      }
    },
  }
}

type OpenTransaction = { readonly undo: (() => void)[]; readonly changes: Change[] }

function indexesOf({ GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] }: Table) {
  return [
    ...GlobalSecondaryIndexes.map((index) => ({ kind: 'global', index })),
    ...LocalSecondaryIndexes.map((index) => ({ kind: 'local', index })),
  ]
}

function notFound(): Error {
  const body = {
    __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
    message: 'Requested resource not found',
  }
  return Object.assign(new Error(body.message), { statusCode: 400, body })
}
