import type { Clock } from '../clock.ts'
import { type Done, type ItemDatabase, indexDatabase, itemDatabase } from './database.ts'
import { indexEntry } from './index-entry.ts'
import { type LaggingMap, laggingMap } from './lagging-map.ts'

export type Item = Readonly<Record<string, unknown>>
type KeySchema = readonly { readonly AttributeName: string; readonly KeyType: string }[]
export type Index = {
  readonly IndexName: string
  readonly KeySchema: KeySchema
  readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] | undefined }
}
export type Table = {
  readonly TableName: string
  readonly TableStatus: string
  readonly KeySchema: KeySchema
  readonly GlobalSecondaryIndexes?: readonly Index[] | undefined
  readonly LocalSecondaryIndexes?: readonly Index[] | undefined
}

/**
 * The store under dynalite's actions, in place of its LevelDB: in memory, synchronous, and able to take back a
 * transaction. Items are kept as text, so that nobody can change them from outside.
 */
export interface Store {
  readonly options: { readonly maxItemSize: number; readonly maxItemSizeKb: number }
  getTable(name: string, done: Done<Table>): void
  getTable(name: string, checkStatus: boolean, done: Done<Table>): void
  getItemDb(table: string): ItemDatabase
  getIndexDb(kind: string, table: string, index: string): ItemDatabase
  addTable(table: Table): void
  readonly tables: readonly Table[]
  /** Runs the work; if it fails, all that it wrote is taken back. */
  transaction<T>(work: () => Promise<T>): Promise<T>
}

const MAX_ITEM_KB = 400

/** Milliseconds until a write shows in a global index; on AWS nearly always few, and never none. */
export type IndexLag = () => number

export function store(clock: Clock, indexLag: IndexLag = () => 0): Store {
  const tables = new Map<string, Table>()
  const maps = new Map<string, LaggingMap>()
  let undo: (() => void)[] | undefined

  const mapOf = (name: string, lag?: IndexLag): LaggingMap => {
    const map = maps.get(name) ?? laggingMap(clock, lag ?? (() => 0))
    maps.set(name, map)
    return map
  }
  const indexMap = (table: string, index: string, kind: string) =>
    mapOf(`${kind} ${table} ${index}`, kind === 'global' ? indexLag : undefined)
  const write = (map: LaggingMap, key: string, value: unknown) => {
    const takeBack = map.write(key, value === undefined ? undefined : JSON.stringify(value))
    undo?.push(takeBack)
  }
  const writeItem = (name: string, key: string, item: Item | undefined) => {
    const map = mapOf(`item ${name}`)
    const text = map.get(key)
    const before: Item | undefined = text === undefined ? undefined : JSON.parse(text)
    write(map, key, item)
    const table = tables.get(name)
    for (const { kind, index } of table ? indexesOf(table) : []) {
      const [old, now] = [before, item].map((one) => one && table && indexEntry(one, index, table))
      const into = indexMap(name, index.IndexName, kind)
      if (old && old.key !== now?.key) write(into, old.key, undefined)
      if (now) write(into, now.key, now.item)
    }
  }

  return {
    options: { maxItemSizeKb: MAX_ITEM_KB, maxItemSize: MAX_ITEM_KB * 1024 },
    getTable: (name: string, second: boolean | Done<Table>, third?: Done<Table>) => {
      const done = typeof second === 'function' ? second : third
      const table = tables.get(name)
      done?.(table ? null : notFound(), table)
    },
    getItemDb: (table) => itemDatabase(mapOf(`item ${table}`), (key, item) => writeItem(table, key, item)),
    getIndexDb: (kind, table, index) => indexDatabase(indexMap(table, index, kind.toLowerCase())),
    addTable: (table) => {
      tables.set(table.TableName, table)
    },
    get tables() {
      return [...tables.values()]
    },
    transaction: async (work) => {
      undo = []
      try {
        return await work()
      } catch (error) {
        for (const step of undo.reverse()) step()
        throw error
      } finally {
        undo = undefined
      }
    },
  }
}

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
