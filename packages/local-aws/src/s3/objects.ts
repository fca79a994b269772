import type { WireResponse } from '../wire.ts'
import { type Ask, authorizeCreation, authorizeOnBucket, authorizeOnObject, type Operations } from './ask.ts'
import { noSuchKey } from './errors.ts'
import { checksums, encryptionOf, objectHeaders, withoutChecksums } from './headers.ts'
import { checkRead, checkWrite } from './preconditions.ts'
import { type Slice, slice } from './range.ts'
import { plain } from './response.ts'
import type { StoredObject } from './storage.ts'

export const objectOperations: Operations = {
  PutObject(ask) {
    authorizeCreation(ask)
    const { s3, call, bucket, key } = ask
    checkWrite(call.request, s3.storage.getObject(bucket, key))
    const headers = objectHeaders(call.request)
    const { etag } = s3.storage.putObject(bucket, key, call.request.body, headers)
    return plain(call, 200, { etag, ...checksums(headers), ...encryptionOf(headers) })
  },

  GetObject(ask) {
    const object = readable(ask)
    return answer(ask, object, slice(ask.call.request.headers.range, object.body))
  },

  HeadObject(ask) {
    const object = readable(ask)
    const { status, headers } = answer(ask, object, slice(ask.call.request.headers.range, object.body))
    return plain(ask.call, status, headers)
  },

  // There is nothing to store: only that it may be asked for, or not, matters here.
  PutObjectAcl(ask) {
    authorizeOnObject('PutObjectAcl', ask)
    if (!ask.s3.storage.getObject(ask.bucket, ask.key)) throw noSuchKey()
    return plain(ask.call, 200)
  },
}

/** Throws `NoSuchKey` only to those who could list the bucket: to others a missing object is one that they may not see. */
function readable(ask: Ask): StoredObject {
  authorizeOnObject('GetObject', ask)
  const object = ask.s3.storage.getObject(ask.bucket, ask.key)
  if (!object) {
    authorizeOnBucket('ListBucket', ask)
    throw noSuchKey()
  }
  checkRead(ask.call.request, object)
  return object
}

function answer({ call }: Ask, { etag, modifiedAt, headers }: StoredObject, { body, range }: Slice): WireResponse {
  // A checksum is of the whole object, and sent only to those who ask for it.
  const whole = range === undefined && call.request.headers['x-amz-checksum-mode'] === 'ENABLED'
  const described = {
    ...(whole ? headers : withoutChecksums(headers)),
    etag,
    'last-modified': modifiedAt.toUTCString(),
    'accept-ranges': 'bytes',
    'content-length': String(body.length),
    ...(range === undefined ? {} : { 'content-range': range }),
  }
  return plain(call, range === undefined ? 200 : 206, described, body)
}
