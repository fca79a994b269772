/** A key, or a common prefix, which represents all keys under it. */
export type Entry = { readonly name: string; readonly isPrefix: boolean }

/** `next`: the last name of this page, if there are more. */
export type Listing = { readonly entries: readonly Entry[]; readonly next: string | undefined }

export type ListQuery = {
  readonly prefix: string
  /** Empty: keys are not grouped. */
  readonly delimiter: string
  /** Start after this key, or after all keys under this common prefix. */
  readonly after: string | undefined
  readonly limit: number
}

/** One page of keys in order; keys that share a prefix up to the delimiter are one entry. */
export function listKeys(keys: Iterable<string>, { prefix, delimiter, after, limit }: ListQuery): Listing {
  const names = new Map<string, Entry>()
  for (const key of keys) {
    if (!key.startsWith(prefix)) continue
    const entry = entryOf(key, prefix, delimiter)
    if (after === undefined || entry.name > after) names.set(entry.name, entry)
  }
  const sorted = [...names.values()].sort((left, right) => (left.name < right.name ? -1 : 1))
  const entries = sorted.slice(0, limit)
  return { entries, next: sorted.length > limit ? entries.at(-1)?.name : undefined }
}

function entryOf(key: string, prefix: string, delimiter: string): Entry {
  const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
  return end < 0 ? { name: key, isPrefix: false } : { name: key.slice(0, end + delimiter.length), isPrefix: true }
}
