import { Readable } from 'node:stream'
import type { LaggingMap } from './lagging-map.ts'
import type { Item } from './schema.ts'
import type { Range } from './sorted-map.ts'

/** A Node callback, as dynalite's actions pass it. */
export type Done<T> = (error: unknown, value?: T) => void

/** What dynalite's actions call on the items of a table or index. */
export type ItemDatabase = {
  get(key: string, done: Done<unknown>): void
  put(key: string, item: Item, done: Done<void>): void
  del(key: string, done: Done<void>): void
  lock(key: string, work: (release: <F>(done: F) => F) => void): void
  createValueStream(range: Range): Readable
  /** All values at once; not used by dynalite. */
  values(): readonly unknown[]
}

export function createItemDatabase(
  map: LaggingMap,
  write: (key: string, item: Item | undefined) => void,
): ItemDatabase {
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
    // Requests are served one after another, so there is nothing to lock.
    lock: (_, work) => work((done) => done),
    createValueStream: (range) => Readable.from(parsed(map.range(range))),
    values: () => [...parsed(map.range({}))],
  }
}

/** The store updates indexes together with their items, so dynalite's own writes are ignored. Its keys are prefixes of ours. */
export function createIndexDatabase(map: LaggingMap): ItemDatabase {
  const database = createItemDatabase(map, () => {})
  return {
    ...database,
    createValueStream: ({ gt, ...range }) =>
      database.createValueStream({ ...range, ...(gt === undefined ? {} : { gt: `${gt}~` }) }),
  }
}

/** Lazily: a reader takes no more than a page. */
function* parsed(texts: readonly string[]): Generator<unknown> {
  for (const text of texts) yield JSON.parse(text)
}
