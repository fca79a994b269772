import { S3_LOCATION } from '#core/access/arns.ts'
import { earlier, later } from '#core/grant/window.ts'
import type { HadAccess, RecordedEntry } from './who-had-access.ts'

/** The part of somebody's access that is to a resource. */
export type Reached = HadAccess & {
  /** The kinds of access by which the resource could be used, such as `datasets`. */
  readonly kinds: readonly string[]
}

/** Undefined if the resource could not be reached. A location whose licence ends is reached until then. */
export function reachOf(resource: string, had: HadAccess): Reached | undefined {
  const naming = Object.entries(had.access).flatMap(([kind, entries]) =>
    entries.filter((entry) => isNamedBy(entry, resource)).map(({ until }) => ({ kind, until: until ?? had.until })),
  )
  const [first] = naming
  if (first === undefined) return undefined
  const last = earlier(
    naming.reduce((end, { until }) => later(end, until), first.until),
    had.until,
  )
  if (last <= had.from && had.from < had.until) return undefined
  const kinds = [...new Set(naming.map(({ kind }) => kind))]
  return { ...had, kinds, until: last, ended: last < had.until ? 'licence over' : had.ended }
}

function isNamedBy({ resource: entry }: RecordedEntry, resource: string): boolean {
  return isSame(entry, resource) || meet(entry, resource)
}

/** Log groups are named with and without the `:*` that stands for their streams. */
function isSame(entry: string, resource: string): boolean {
  const [a, b] = [entry, resource].map((arn) => arn.replace(/:\*$/, ''))
  return a === b
}

/** Whether two locations of S3 have an object in common: one is the other, or is inside it. */
function meet(entry: string, resource: string): boolean {
  const [a, b] = [placeOf(entry), placeOf(resource)]
  return (
    a !== undefined && b !== undefined && a.bucket === b.bucket && (covers(a.path, b.path) || covers(b.path, a.path))
  )
}

type Place = { readonly bucket: string; readonly path: string }

/** `s3://bucket/prefix/`, or the same as an ARN. Whatever else has a colon is no location. */
function placeOf(text: string): Place | undefined {
  const [, bucket = '', rest = ''] = S3_LOCATION.exec(text) ?? []
  return bucket === '' || bucket.includes(':') ? undefined : { bucket, path: rest.replace(/\*$/, '') }
}

/** A path that is empty or ends with `/` is everything below it; any other is one object. */
function covers(outer: string, inner: string): boolean {
  return outer === '' || outer.endsWith('/') ? inner.startsWith(outer) : inner === outer
}
