import { Readable } from 'node:stream'
import { type Range, type SortedMap, sortedMap } from './sorted-map.ts'

export type Item = Readonly<Record<string, unknown>>
export type Table = {
  readonly TableName: string
  readonly TableStatus: string
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[]
}

type Done<T> = (error: unknown, value?: T) => void

/** A database of dynalite: what its actions call on items and indexes. */
export type ItemDatabase = {
  get(key: string, done: Done<unknown>): void
  put(key: string, value: unknown, done: Done<void>): void
  del(key: string, done: Done<void>): void
  lock(key: string, work: (release: <F>(done: F) => F) => void): void
  createValueStream(range: Range): Readable
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

export function store(): Store {
  const tables = new Map<string, Table>()
  const databases = new Map<string, { readonly map: SortedMap; readonly database: ItemDatabase }>()
  let undo: (() => void)[] | undefined

  const database = (name: string): ItemDatabase => {
    const known = databases.get(name)
    if (known) return known.database
    const map = sortedMap()
    const write = (key: string, value: string | undefined) => {
      const before = map.get(key)
      undo?.push(() => change(map, key, before))
      change(map, key, value)
    }
    const made = itemDatabase(map, write)
    databases.set(name, { map, database: made })
    return made
  }

  return {
    options: { maxItemSizeKb: MAX_ITEM_KB, maxItemSize: MAX_ITEM_KB * 1024 },
    getTable: (name: string, second: boolean | Done<Table>, third?: Done<Table>) => {
      const done = typeof second === 'function' ? second : third
      const table = tables.get(name)
      done?.(table ? null : notFound(), table && structuredClone(table))
    },
    getItemDb: (table) => database(`item ${table}`),
    getIndexDb: (kind, table, index) => database(`${kind.toLowerCase()} ${table} ${index}`),
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

function itemDatabase(map: SortedMap, write: (key: string, value: string | undefined) => void): ItemDatabase {
  return {
    get: (key, done) => {
      const text = map.get(key)
      done(null, text === undefined ? undefined : JSON.parse(text))
    },
    put: (key, value, done) => {
      write(key, JSON.stringify(value))
      done(null)
    },
    del: (key, done) => {
      write(key, undefined)
      done(null)
    },
    // Requests are served one after another, so there is nobody to lock out.
    lock: (_, work) => work((done) => done),
    createValueStream: (range) => Readable.from(map.range(range).map((text): unknown => JSON.parse(text))),
  }
}

function change(map: SortedMap, key: string, value: string | undefined): void {
  if (value === undefined) map.delete(key)
  else map.set(key, value)
}

function notFound(): Error {
  const body = {
    __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
    message: 'Requested resource not found',
  }
  return Object.assign(new Error(body.message), { statusCode: 400, body })
}
