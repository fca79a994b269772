import type { WireResponse } from '../wire.ts'
import { authorizeKey, encrypted } from './encryption.ts'
import { noAcls, noSuchKey } from './errors.ts'
import { checksums, encryptionOf, withoutChecksums } from './headers.ts'
import { type Args, authorizeCreation, authorizeOnObject, type Operations } from './operation.ts'
import { checkRead, checkWrite } from './preconditions.ts'
import { type Slice, slice } from './range.ts'
import { readable } from './read.ts'
import { plain, versionHeader } from './response.ts'
import type { ObjectHeaders, StoredObject } from './stored-object.ts'

export const objectOperations: Operations = {
  PutObject(args) {
    authorizeCreation(args)
    const { s3, call, bucket, key } = args
    checkWrite(call.request, s3.storage.getObject(bucket, key))
    const headers = encrypted(args)
    const { etag, versionId } = s3.storage.putObject(bucket, key, call.request.body, headers)
    return plain(call, 200, {
      etag,
      ...versionHeader(args, versionId),
      ...checksums(headers),
      ...encryptionOf(headers),
    })
  },

  GetObject(args) {
    const object = checked(args)
    authorizeKey(args, object.headers, 'kms:Decrypt')
    return answer(args, object, slice(args.call.request.headers.range, object.body))
  },

  HeadObject(args) {
    const object = checked(args)
    // As AWS documents, only the checksum of an encrypted object needs its key; other headers are not encrypted.
    const checksum = returnsChecksum(args) && Object.keys(checksums(object.headers)).length > 0
    if (checksum) authorizeKey(args, object.headers, 'kms:Decrypt')
    const { status, headers } = answer(args, object, slice(args.call.request.headers.range, object.body))
    return plain(args.call, status, headers)
  },

  PutObjectAcl(args) {
    authorizeOnObject('PutObjectAcl', args)
    if (!args.s3.storage.getObject(args.bucket, args.key)) throw noSuchKey()
    throw noAcls()
  },
}

function checked(args: Args): StoredObject {
  const object = readable(args)
  checkRead(args.call.request, object)
  return object
}

function returnsChecksum({ call }: Args): boolean {
  return call.request.headers['x-amz-checksum-mode'] === 'ENABLED'
}

function answer(
  args: Args,
  { etag, modifiedAt, headers, versionId }: StoredObject,
  { body, range }: Slice,
): WireResponse {
  const { call } = args
  // The checksum covers the whole object, and is returned only on request.
  const whole = range === undefined && returnsChecksum(args)
  const described = {
    ...(whole ? headers : withoutChecksums(headers)),
    etag,
    ...versionHeader(args, versionId),
    'last-modified': modifiedAt.toUTCString(),
    'accept-ranges': 'bytes',
    'content-length': String(body.length),
    ...(range === undefined ? {} : { 'content-range': range }),
    ...overrides(args.query),
  }
  return plain(call, range === undefined ? 200 : 206, described, body)
}

/** `response-content-type` and its like: a presigned URL says as what a browser shall take the object. */
function overrides(query: ReadonlyMap<string, string>): ObjectHeaders {
  const named = [...query].filter(([name]) => name.startsWith('response-'))
  return Object.fromEntries(named.map(([name, value]) => [name.slice('response-'.length), value]))
}
