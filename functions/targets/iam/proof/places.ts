import type { Location } from '#core/access/access.ts'

/** Locations, to be asked about many objects. It takes time for the length of a key, not for the number of locations. */
export type Places = {
  /** Whether one of them is in the bucket. */
  readonly touches: (bucket: string) => boolean
  /** Whether one of them is, or holds, the key. */
  readonly hold: (bucket: string, key: string) => boolean
}

/** A part of a prefix: whether the prefix up to here is a location, and the parts that follow. */
type Part = { isLocation: boolean; readonly next: Map<string, Part> }

/** In a bucket: prefixes, and single objects by their keys. */
type Within = { readonly root: Part; readonly objects: Set<string> }

/** The evaluator searches sorted texts instead: two ways to one answer. A path that does not end with `/` holds itself alone. */
export function placesOf(locations: readonly Location[]): Places {
  const buckets = new Map<string, Within>()
  for (const { bucket, path } of locations) {
    const within = buckets.get(bucket) ?? { root: { isLocation: false, next: new Map() }, objects: new Set() }
    buckets.set(bucket, within)
    if (path === '' || path.endsWith('/')) lastPart(within.root, path).isLocation = true
    else within.objects.add(path)
  }
  return {
    touches: (bucket) => buckets.has(bucket),
    hold: (bucket, key) => {
      const within = buckets.get(bucket)
      return within !== undefined && (within.objects.has(key) || holdsBelow(within.root, key))
    },
  }
}

function holdsBelow(root: Part, key: string): boolean {
  let part: Part | undefined = root
  for (const name of directoriesOf(key)) {
    if (part === undefined || part.isLocation) break
    part = part.next.get(name)
  }
  return part?.isLocation === true
}

function lastPart(root: Part, prefix: string): Part {
  let part = root
  for (const name of directoriesOf(prefix)) {
    const next = part.next.get(name) ?? { isLocation: false, next: new Map() }
    part.next.set(name, next)
    part = next
  }
  return part
}

/** `a` and `b` of `a/b/c`, and of `a/b/`. */
function directoriesOf(key: string): readonly string[] {
  return key.split('/').slice(0, -1)
}
