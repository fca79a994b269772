import { S3_LOCATION } from '#core/access/arns.ts'
import type { HadAccess } from './who-had-access.ts'

/** The kinds of access by which a job could use a resource, such as `datasets`; empty if it could not. */
export function kindsNaming(resource: string, access: HadAccess['access']): readonly string[] {
  return Object.entries(access).flatMap(([kind, entries]) =>
    entries.some((entry) => isSame(entry, resource) || meet(entry, resource)) ? [kind] : [],
  )
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
