import type { QueryInput } from '../protocol/query.ts'
import { validationError } from '../protocol/query.ts'
import type { Xml } from '../protocol/xml.ts'

export type Page<Item> = {
  readonly items: readonly Item[]
  readonly rest: { readonly IsTruncated: boolean; readonly Marker: Xml }
}

/**
 * One page, in order of the items' keys. The marker is the last key of the page, not a count, so that items that are
 * created or deleted between two pages neither hide nor repeat others.
 */
export function pageOf<Item>(all: Iterable<Item>, keyOf: (item: Item) => string, input: QueryInput): Page<Item> {
  const size = pageSize(input)
  const after = afterMarker(input.get('Marker'))
  const sorted = [...all]
    .map((item) => ({ key: keyOf(item), item }))
    .filter(({ key }) => after === undefined || key > after)
    .sort((left, right) => (left.key < right.key ? -1 : 1))
  const page = sorted.slice(0, size)
  const IsTruncated = sorted.length > size
  const Marker = IsTruncated ? Buffer.from(page.at(-1)?.key ?? '').toString('base64') : undefined
  return { items: page.map(({ item }) => item), rest: { IsTruncated, Marker } }
}

function pageSize(input: QueryInput): number {
  const size = Number(input.get('MaxItems') ?? 100)
  if (Number.isInteger(size) && size >= 1 && size <= 1000) return size
  throw validationError(`Value at 'maxItems' failed to satisfy constraint: Member must be between 1 and 1000`)
}

function afterMarker(marker: string | undefined): string | undefined {
  return marker === undefined ? undefined : Buffer.from(marker, 'base64').toString('utf8')
}
