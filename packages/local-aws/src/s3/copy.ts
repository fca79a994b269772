import { decodeLeniently } from '../uri-encoding.ts'
import { invalidArgument, noSuchKey } from './errors.ts'
import { objectHeaders } from './headers.ts'
import type { Args, Operations } from './operation.ts'
import { authorizeCreation, authorizeOnBucket, authorizeOnObject } from './operation.ts'
import { xml } from './response.ts'
import type { StoredObject } from './storage.ts'

export const copyOperations: Operations = {
  CopyObject(args) {
    authorizeCreation(args)
    const { s3, call, bucket, key } = args
    const source = copySource(args)
    const replaced = call.request.headers['x-amz-metadata-directive'] === 'REPLACE'
    const headers = replaced ? objectHeaders(call.request) : source.headers
    const { etag, modifiedAt } = s3.storage.putObject(bucket, key, source.body, headers)
    return xml(call, 'CopyObjectResult', { ETag: etag, LastModified: modifiedAt })
  },
}

/** The object that `x-amz-copy-source: /bucket/key` names. The caller needs permission to read it. */
export function copySource(args: Args): StoredObject {
  const named = decodeLeniently((args.call.request.headers['x-amz-copy-source'] ?? '').split('?')[0] ?? '')
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(named) ?? []
  if (bucket === undefined || key === undefined)
    throw invalidArgument('Copy Source must mention the source bucket and key')
  const source = { ...args, bucket, key }
  authorizeOnObject('GetObject', source)
  const object = args.s3.storage.getObject(bucket, key)
  if (object) return object
  authorizeOnBucket('ListBucket', source)
  throw noSuchKey()
}
