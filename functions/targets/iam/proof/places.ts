import type { Location } from '#core/access/access.ts'

/** Locations, to be asked about many objects. It takes time for the length of a key, not for the number of locations. */
export type Places = {
  /** Whether one of them is in the bucket. */
  readonly touches: (bucket: string) => boolean
  /** Whether one of them holds the key. */
  readonly hold: (bucket: string, key: string) => boolean
}

/** A part of a prefix: whether the prefix up to here is a location, and the parts that follow. */
type Part = { isLocation: boolean; readonly next: Map<string, Part> }

/** The evaluator searches sorted texts instead: two ways to one answer. A prefix that does not end with `/` holds nothing. */
export function placesOf(locations: readonly Location[]): Places {
  const buckets = new Map<string, Part>()
  for (const { bucket, prefix } of locations) {
    const root = buckets.get(bucket) ?? { isLocation: false, next: new Map() }
    buckets.set(bucket, root)
    if (prefix === '' || prefix.endsWith('/')) lastPart(root, prefix).isLocation = true
  }
  return {
    touches: (bucket) => buckets.has(bucket),
    hold: (bucket, key) => {
      let part = buckets.get(bucket)
      for (const name of directoriesOf(key)) {
        if (part === undefined || part.isLocation) break
        part = part.next.get(name)
      }
      return part?.isLocation === true
    },
  }
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
