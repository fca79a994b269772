/** The bounds of a range, with LevelDB's names. */
export type Range = {
  readonly gt?: string
  readonly gte?: string
  readonly lt?: string
  readonly lte?: string
  readonly reverse?: boolean
  /** -1: no limit. */
  readonly limit?: number
}

/** Texts by key, in the order of their keys. */
export interface SortedMap {
  get(key: string): string | undefined
  set(key: string, value: string): void
  delete(key: string): void
  range(range: Range): readonly string[]
  readonly size: number
}

/** From this many new keys on, sorting all keys is faster than inserting each. */
const BULK_KEYS = 500

export function createSortedMap(): SortedMap {
  const values = new Map<string, string>()
  let keys: string[] = []
  let added: string[] = []

  /** The first position whose key is at least (or, if `after`, greater than) this one. */
  const positionOf = (key: string, after = false) => {
    let low = 0
    let high = keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const found = keys[middle] ?? ''
      if (found < key || (after && found === key)) low = middle + 1
      else high = middle
    }
    return low
  }

  const insertAdded = () => {
    if (added.length < BULK_KEYS) for (const key of added) keys.splice(positionOf(key), 0, key)
    else keys = [...keys, ...added].sort()
    added = []
  }

  return {
    get: (key) => values.get(key),
    set: (key, value) => {
      if (!values.has(key)) added.push(key)
      values.set(key, value)
    },
    delete: (key) => {
      insertAdded()
      if (values.delete(key)) keys.splice(positionOf(key), 1)
    },
    range: ({ gt, gte, lt, lte, reverse = false, limit = -1 }) => {
      insertAdded()
      const from = gt === undefined ? positionOf(gte ?? '') : positionOf(gt, true)
      const to = upperBound(lt, lte, positionOf, keys.length)
      const found = keys.slice(from, to)
      if (reverse) found.reverse()
      return (limit < 0 ? found : found.slice(0, limit)).map((key) => values.get(key) ?? '')
    },
    get size() {
      return values.size
    },
  }
}

function upperBound(
  lt: string | undefined,
  lte: string | undefined,
  positionOf: (key: string, after?: boolean) => number,
  end: number,
): number {
  if (lt !== undefined) return positionOf(lt)
  return lte === undefined ? end : positionOf(lte, true)
}
