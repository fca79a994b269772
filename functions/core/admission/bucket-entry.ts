import type { Location } from '#core/access/access.ts'
import { S3_LOCATION } from '#core/access/arns.ts'
import type { BucketEntry } from './guardrails.ts'
import { matches } from './pattern.ts'

/** An entry of `read`, `write` or `delete`, taken apart. */
export type ParsedEntry = {
  /** As it is written. */
  readonly text: string
  /** A bucket's name, with `*` for any characters. */
  readonly bucket: string
  /** What is in the bucket; empty for all of it. */
  readonly path: string
  /** Undefined: Curfew's own. */
  readonly account: string | undefined
  /** Whether its bucket is nothing but `*`. Such an entry does not say in which account a bucket is. */
  readonly isAnyBucket: boolean
}

export function parseEntry(entry: BucketEntry): ParsedEntry {
  const { location: text, account } = typeof entry === 'string' ? { location: entry, account: undefined } : entry
  const [, bucket = '', path = ''] = S3_LOCATION.exec(text) ?? []
  return { text, bucket, path, account, isAnyBucket: /^\*+$/.test(bucket) }
}

/**
 * Whether a location lies inside what an entry names. `s3://bucket/train` means the object `train` and the prefix `train/`, and never
 * their neighbour `train2`; only a `*` at the very end (`train*`) matches every path that begins so.
 */
export function covers({ bucket: name, path: inside }: ParsedEntry, { bucket, path }: Location): boolean {
  if (!matches(bucket, name)) return false
  if (inside === '') return true
  if (inside.endsWith('*')) return matches(path, inside)
  if (inside.endsWith('/')) return matches(path, `${inside}*`)
  return matches(path, inside) || matches(path, `${inside}/*`)
}
