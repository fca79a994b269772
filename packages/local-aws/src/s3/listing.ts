import type { Xml } from '../protocol/xml.ts'
import type { Context } from '../service.ts'
import { encoderFor } from './encoding-type.ts'
import { invalidArgument } from './errors.ts'
import { type Entry, type Listing, listKeys } from './list-keys.ts'
import { type Args, authorizeOnBucket, type Operations } from './operation.ts'
import { xml } from './response.ts'
import type { StoredObject } from './stored-object.ts'

export const listingOperations: Operations = {
  ListObjectsV2(args) {
    if (args.query.get('list-type') !== '2') throw invalidArgument('Invalid List Type specified in query')
    const token = args.query.get('continuation-token')
    const after = token === undefined ? args.query.get('start-after') : Buffer.from(token, 'base64').toString('utf8')
    const listing = list(args, after)
    return xml(args.call, 'ListBucketResult', {
      ...shared(args, listing),
      KeyCount: listing.entries.length,
      ContinuationToken: token,
      StartAfter: args.query.get('start-after'),
      NextContinuationToken: listing.next === undefined ? undefined : Buffer.from(listing.next).toString('base64'),
    })
  },

  ListObjects(args) {
    const marker = args.query.get('marker')
    const listing = list(args, marker)
    // As on AWS only with a delimiter: otherwise the last key is the marker of the next page.
    const hasNext = listing.next !== undefined && Boolean(args.query.get('delimiter'))
    const NextMarker = hasNext ? encoderFor(args.query)(listing.next) : undefined
    return xml(args.call, 'ListBucketResult', { ...shared(args, listing), Marker: marker ?? '', NextMarker })
  },
}

function list(args: Args, after: string | undefined): Listing {
  authorizeOnBucket('ListBucket', args, listKeysOf(args.query))
  const { objects } = args.s3.storage.bucket(args.bucket)
  const query = {
    prefix: args.query.get('prefix') ?? '',
    delimiter: args.query.get('delimiter') ?? '',
    after,
    limit: limitOf(args),
  }
  return listKeys(objects.keys(), query)
}

// A condition key is absent if the client does not send its parameter; an empty prefix that is sent is an empty value.
function listKeysOf(query: Args['query']): Context {
  const sent = ['prefix', 'delimiter', 'max-keys'].flatMap((name) => {
    const value = query.get(name)
    return value === undefined ? [] : [[`s3:${name}`, value] as const]
  })
  return Object.fromEntries(sent)
}

function limitOf({ query }: Args): number {
  const limit = Number(query.get('max-keys') ?? 1000)
  if (Number.isInteger(limit) && limit >= 0) return Math.min(limit, 1000)
  throw invalidArgument('Provided max-keys not an integer or within integer range')
}

function shared(args: Args, { entries, next }: Listing): { readonly [name: string]: Xml } {
  const { objects } = args.s3.storage.bucket(args.bucket)
  const encode = encoderFor(args.query)
  const Owner = args.query.get('fetch-owner') === 'true' ? ownerOf(args) : undefined
  const prefixes = entries.filter(({ isPrefix }) => isPrefix).map(({ name }) => ({ Prefix: encode(name) }))
  return {
    Name: args.bucket,
    Prefix: encode(args.query.get('prefix') ?? ''),
    Delimiter: args.query.get('delimiter'),
    MaxKeys: limitOf(args),
    EncodingType: args.query.get('encoding-type'),
    IsTruncated: next !== undefined,
    Contents: entries.flatMap((entry) => contents(entry, objects, encode).map((one) => ({ ...one, Owner }))),
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

function ownerOf({ s3, call, bucket }: Args) {
  const ID = s3.storage.bucket(bucket).owner?.account ?? call.caller.account
  return { ID, DisplayName: ID }
}
