import type { Xml } from '../protocol/xml.ts'
import type { Context } from '../service.ts'
import { encodeStrictly } from '../uri-encoding.ts'
import { type Ask, authorizeOnBucket, type Operations } from './ask.ts'
import { invalidArgument } from './errors.ts'
import { type Entry, type Listing, listKeys } from './list-keys.ts'
import { xml } from './response.ts'
import type { StoredObject } from './storage.ts'

export const listingOperations: Operations = {
  ListObjectsV2(ask) {
    const token = ask.query.get('continuation-token')
    const after = token === undefined ? ask.query.get('start-after') : Buffer.from(token, 'base64').toString('utf8')
    const listing = list(ask, after)
    return xml(ask.call, 'ListBucketResult', {
      ...shared(ask, listing),
      KeyCount: listing.entries.length,
      ContinuationToken: token,
      StartAfter: ask.query.get('start-after'),
      NextContinuationToken: listing.next === undefined ? undefined : Buffer.from(listing.next).toString('base64'),
    })
  },

  ListObjects(ask) {
    const marker = ask.query.get('marker')
    const listing = list(ask, marker)
    const next = listing.next === undefined ? undefined : encoder(ask)(listing.next)
    return xml(ask.call, 'ListBucketResult', { ...shared(ask, listing), Marker: marker ?? '', NextMarker: next })
  },
}

function list(ask: Ask, after: string | undefined): Listing {
  authorizeOnBucket('ListBucket', ask, listKeysOf(ask.query))
  const { objects } = ask.s3.storage.bucket(ask.bucket)
  const query = {
    prefix: ask.query.get('prefix') ?? '',
    delimiter: ask.query.get('delimiter') ?? '',
    after,
    limit: limitOf(ask),
  }
  return listKeys(objects.keys(), query)
}

// The keys are absent if the client does not send them; an empty prefix that is sent is an empty value.
function listKeysOf(query: Ask['query']): Context {
  const sent = ['prefix', 'delimiter', 'max-keys'].flatMap((name) => {
    const value = query.get(name)
    return value === undefined ? [] : [[`s3:${name}`, value] as const]
  })
  return Object.fromEntries(sent)
}

function limitOf({ query }: Ask): number {
  const limit = Number(query.get('max-keys') ?? 1000)
  if (Number.isInteger(limit) && limit >= 0) return Math.min(limit, 1000)
  throw invalidArgument('Provided max-keys not an integer or within integer range')
}

function shared(ask: Ask, { entries, next }: Listing): { readonly [name: string]: Xml } {
  const { objects } = ask.s3.storage.bucket(ask.bucket)
  const encode = encoder(ask)
  const prefixes = entries.filter(({ isPrefix }) => isPrefix).map(({ name }) => ({ Prefix: encode(name) }))
  return {
    Name: ask.bucket,
    Prefix: encode(ask.query.get('prefix') ?? ''),
    Delimiter: ask.query.get('delimiter'),
    MaxKeys: limitOf(ask),
    EncodingType: ask.query.get('encoding-type'),
    IsTruncated: next !== undefined,
    Contents: entries.flatMap((entry) => contents(entry, objects, encode)),
    CommonPrefixes: prefixes,
  }
}

function contents(
  { name, isPrefix }: Entry,
  objects: ReadonlyMap<string, StoredObject>,
  encode: (key: string) => string,
) {
  const object = isPrefix ? undefined : objects.get(name)
  if (!object) return []
  const { etag, body, modifiedAt, headers } = object
  const StorageClass = headers['x-amz-storage-class'] ?? 'STANDARD'
  return [{ Key: encode(name), LastModified: modifiedAt, ETag: etag, Size: body.length, StorageClass }]
}

// The AWS CLI asks for encoded keys, because XML cannot hold every character that a key can.
function encoder({ query }: Ask): (key: string) => string {
  if (query.get('encoding-type') !== 'url') return (key) => key
  return (key) => encodeStrictly(key).replaceAll('%2F', '/')
}
