import { decodeLeniently, queryPairs } from '../uri-encoding.ts'
import type { WireRequest } from '../wire.ts'

/** What a request refers to. Without a bucket: the account's buckets. Without a key: the bucket itself. */
export type Address = {
  readonly bucket: string | undefined
  readonly key: string | undefined
  readonly query: ReadonlyMap<string, string>
}

/** Virtual-hosted style (`bucket.s3.us-east-1.amazonaws.com/key`, `bucket.t3.storage.dev/key`) and path style (`s3.us-east-1.amazonaws.com/bucket/key`). */
export function addressOf({ host, path, query }: WireRequest): Address {
  const [, bucket] = VIRTUAL_HOST.exec(host.replace(/:\d+$/, '')) ?? []
  if (bucket !== undefined) return { bucket, key: keyOf(path.slice(1)), query: new Map(queryPairs(query)) }
  const [, first = '', ...rest] = path.split('/')
  const named = first === '' ? undefined : decodeLeniently(first)
  return { bucket: named, key: keyOf(rest.join('/')), query: new Map(queryPairs(query)) }
}

const VIRTUAL_HOST =
  /^(?!s3\.localhost$)(.+?)\.(?:s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com|t3\.storage\.dev|fly\.storage\.tigris\.dev|(?:s3\.)?localhost)$/

function keyOf(path: string): string | undefined {
  return path === '' ? undefined : decodeLeniently(path)
}
