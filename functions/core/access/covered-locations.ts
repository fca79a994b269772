import { isOneObject, type Location } from './access.ts'

/** Leave out what another location covers: a duplicate, a path below a granted prefix, any path in a whole bucket. */
export function withoutCovered(locations: readonly Location[]): readonly Location[] {
  const kept = new Set<number>()
  let last: Location | undefined
  // What covers a location sorts before it, and so does all that lies between the two, which the same one covers: one object, itself.
  for (const { location, index } of inPathOrder(locations)) {
    if (last !== undefined && covers(last, location)) continue
    kept.add(index)
    last = location
  }
  return locations.filter((_, index) => kept.has(index))
}

type Numbered = { readonly location: Location; readonly index: number }

/** A bucket name holds no `/`, so that the locations of a bucket stand together, the whole bucket first. */
function inPathOrder(locations: readonly Location[]): readonly Numbered[] {
  const numbered = locations.map((location, index) => ({ path: pathOf(location), location, index }))
  return numbered.toSorted(byPath)
}

/** Of equal ones the first stays first. */
function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  if (a.path === b.path) return 0
  return a.path < b.path ? -1 : 1
}

function pathOf({ bucket, path }: Location): string {
  return `${bucket}/${path}`
}

function covers(outer: Location, inner: Location): boolean {
  if (outer.bucket !== inner.bucket) return false
  return isOneObject(outer) ? inner.path === outer.path : inner.path.startsWith(outer.path)
}
