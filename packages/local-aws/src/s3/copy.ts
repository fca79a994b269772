import { decodeLeniently } from '../uri-encoding.ts'
import type { Ask, Operations } from './ask.ts'
import { authorizeCreation, authorizeOnBucket, authorizeOnObject } from './ask.ts'
import { invalidArgument, noSuchKey } from './errors.ts'
import { objectHeaders } from './headers.ts'
import { xml } from './response.ts'
import type { StoredObject } from './storage.ts'

export const copyOperations: Operations = {
  CopyObject(ask) {
    authorizeCreation(ask)
    const { s3, call, bucket, key } = ask
    const source = copySource(ask)
    const replaced = call.request.headers['x-amz-metadata-directive'] === 'REPLACE'
    const headers = replaced ? objectHeaders(call.request) : source.headers
    const { etag, modifiedAt } = s3.storage.putObject(bucket, key, source.body, headers)
    return xml(call, 'CopyObjectResult', { ETag: etag, LastModified: modifiedAt })
  },
}

/** The object that `x-amz-copy-source: /bucket/key` names. Whoever copies must be allowed to read it. */
export function copySource(ask: Ask): StoredObject {
  const named = decodeLeniently((ask.call.request.headers['x-amz-copy-source'] ?? '').split('?')[0] ?? '')
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(named) ?? []
  if (bucket === undefined || key === undefined)
    throw invalidArgument('Copy Source must mention the source bucket and key')
  const source = { ...ask, bucket, key }
  authorizeOnObject('GetObject', source)
  const object = ask.s3.storage.getObject(bucket, key)
  if (object) return object
  authorizeOnBucket('ListBucket', source)
  throw noSuchKey()
}
