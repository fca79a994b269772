import { Readable } from 'node:stream'
import type { LaggingMap } from './lagging-map.ts'
import type { Range } from './sorted-map.ts'
import type { Item } from './store.ts'

export type Done<T> = (error: unknown, value?: T) => void

/** A database of dynalite: what its actions call on items and indexes. */
export type ItemDatabase = {
  get(key: string, done: Done<unknown>): void
  put(key: string, item: Item, done: Done<void>): void
  del(key: string, done: Done<void>): void
  lock(key: string, work: (release: <F>(done: F) => F) => void): void
  createValueStream(range: Range): Readable
  /** All of them at once; not for dynalite. */
  values(): readonly unknown[]
}

export function itemDatabase(map: LaggingMap, write: (key: string, item: Item | undefined) => void): ItemDatabase {
  return {
    get: (key, done) => {
      const text = map.get(key)
      done(null, text === undefined ? undefined : JSON.parse(text))
    },
    put: (key, item, done) => {
      write(key, item)
      done(null)
    },
    del: (key, done) => {
      write(key, undefined)
      done(null)
    },
    // Requests are served one after another, so there is nobody to lock out.
    lock: (_, work) => work((done) => done),
    createValueStream: (range) => Readable.from(parsed(map.range(range))),
    values: () => [...parsed(map.range({}))],
  }
}

/** Indexes follow their items, whatever dynalite writes. Our keys begin with its keys, and go on. */
export function indexDatabase(map: LaggingMap): ItemDatabase {
  const database = itemDatabase(map, () => {})
  return {
    ...database,
    createValueStream: ({ gt, ...range }) =>
      database.createValueStream({ ...range, ...(gt === undefined ? {} : { gt: `${gt}~` }) }),
  }
}

/** One by one: whoever reads takes no more than a page. */
function* parsed(texts: readonly string[]): Generator<unknown> {
  for (const text of texts) yield JSON.parse(text)
}
