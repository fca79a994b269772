import { Readable } from 'node:stream'
import type { Clock } from '../clock.ts'
import { type LaggingMap, laggingMap } from './lagging-map.ts'
import type { Range } from './sorted-map.ts'

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

/** Milliseconds until a write shows in a global index; on AWS nearly always few, and never none. */
export type IndexLag = () => number

export function store(clock: Clock, indexLag: IndexLag = () => 0): Store {
  const tables = new Map<string, Table>()
  const databases = new Map<string, ItemDatabase>()
  let undo: (() => void)[] | undefined

  const database = (name: string, lag: IndexLag = () => 0): ItemDatabase => {
    const known = databases.get(name)
    if (known) return known
    const map = laggingMap(clock, lag)
    const write = (key: string, value: string | undefined) => {
      const takeBack = map.write(key, value)
      undo?.push(takeBack)
    }
    const made = itemDatabase(map, write)
    databases.set(name, made)
    return made
  }

  return {
    options: { maxItemSizeKb: MAX_ITEM_KB, maxItemSize: MAX_ITEM_KB * 1024 },
    getTable: (name: string, second: boolean | Done<Table>, third?: Done<Table>) => {
      const done = typeof second === 'function' ? second : third
      const table = tables.get(name)
      done?.(table ? null : notFound(), table)
    },
    getItemDb: (table) => database(`item ${table}`),
    getIndexDb: (kind, table, index) =>
      database(`${kind.toLowerCase()} ${table} ${index}`, kind.toLowerCase() === 'global' ? indexLag : undefined),
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

function itemDatabase(map: LaggingMap, write: (key: string, value: string | undefined) => void): ItemDatabase {
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

function notFound(): Error {
  const body = {
    __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
    message: 'Requested resource not found',
  }
  return Object.assign(new Error(body.message), { statusCode: 400, body })
}
