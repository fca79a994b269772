/** The bounds of a range, as LevelDB names them. */
export type Range = {
  readonly gt?: string
  readonly gte?: string
  readonly lt?: string
  readonly lte?: string
  readonly reverse?: boolean
  /** -1: no limit. */
  readonly limit?: number
}

/** Text by key, in the order of the keys. */
export interface SortedMap {
  get(key: string): string | undefined
  set(key: string, value: string): void
  delete(key: string): void
  range(range: Range): readonly string[]
  readonly size: number
}

/** Of fewer new keys each is put in its place; more are sorted in together, so that a large table can be filled. */
const MANY = 500

export function sortedMap(): SortedMap {
  const values = new Map<string, string>()
  let keys: string[] = []
  let added: string[] = []

  /** The first place whose key is at least (or, if `after`, greater than) this one. */
  const placeOf = (key: string, after = false) => {
    let low = 0
    let high = keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const there = keys[middle] ?? ''
      if (there < key || (after && there === key)) low = middle + 1
      else high = middle
    }
    return low
  }

  const sortIn = () => {
    if (added.length < MANY) for (const key of added) keys.splice(placeOf(key), 0, key)
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
      sortIn()
      if (values.delete(key)) keys.splice(placeOf(key), 1)
    },
    range: ({ gt, gte, lt, lte, reverse = false, limit = -1 }) => {
      sortIn()
      const from = gt === undefined ? placeOf(gte ?? '') : placeOf(gt, true)
      const to = upper(lt, lte, placeOf, keys.length)
      const found = keys.slice(from, to)
      if (reverse) found.reverse()
      return (limit < 0 ? found : found.slice(0, limit)).map((key) => values.get(key) ?? '')
    },
    get size() {
      return values.size
    },
  }
}

function upper(
  lt: string | undefined,
  lte: string | undefined,
  placeOf: (key: string, after?: boolean) => number,
  end: number,
): number {
  if (lt !== undefined) return placeOf(lt)
  return lte === undefined ? end : placeOf(lte, true)
}
