import { isOneObject, type Location } from '#core/access/access.ts'
import { literalPattern } from './literal.ts'
import { inOrder } from './statement.ts'

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

/** `arn:aws:s3:::bucket` */
export function bucketArn(partition: string, { bucket }: Location): string {
  return `arn:${partition}:s3:::${literalPattern(bucket)}`
}

/** `arn:aws:s3:::bucket/prefix/*`: every object at the location and no other, since a prefix ends with `/`. One object is itself. */
export function objectsArn(partition: string, location: Location): string {
  return `${bucketArn(partition, location)}/${literalPattern(location.path)}${isOneObject(location) ? '' : '*'}`
}

/** The bucket and objects of every location, as SSE-KMS names them in its encryption context. */
export function encryptionContexts(partition: string, locations: readonly Location[]): readonly string[] {
  // With an S3 Bucket Key the context is the bucket's ARN, not the object's.
  return inOrder(
    withoutCovered(locations).flatMap((location) => [bucketArn(partition, location), objectsArn(partition, location)]),
  )
}

/** Patterns without those that another one with a `*` at its end matches as well. */
export function outermostPatterns(patterns: readonly string[]): readonly string[] {
  const byStem = inOrder(patterns).toSorted((a, b) => (stemOf(a) < stemOf(b) ? -1 : 1))
  const kept: string[] = []
  for (const pattern of byStem) {
    const last = kept.at(-1)
    if (last === undefined || !(last.endsWith('*') && pattern.startsWith(stemOf(last)))) kept.push(pattern)
  }
  return inOrder(kept)
}

function stemOf(pattern: string): string {
  return pattern.endsWith('*') ? pattern.slice(0, -1) : pattern
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
