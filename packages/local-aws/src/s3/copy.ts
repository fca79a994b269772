import { decodeLeniently, queryPairs } from '../uri-encoding.ts'
import { invalidArgument } from './errors.ts'
import { objectHeaders } from './headers.ts'
import { type Args, authorizeCreation, type Operations } from './operation.ts'
import { checkCopy } from './preconditions.ts'
import { readable } from './read.ts'
import { versionHeader, xml } from './response.ts'
import type { StoredObject } from './stored-object.ts'

export const copyOperations: Operations = {
  CopyObject(args) {
    authorizeCreation(args)
    const { s3, call, bucket, key } = args
    const source = copySource(args)
    const replaced = call.request.headers['x-amz-metadata-directive'] === 'REPLACE'
    const headers = replaced ? objectHeaders(call.request) : source.headers
    const { etag, modifiedAt, versionId } = s3.storage.putObject(bucket, key, source.body, headers)
    const result = { ETag: etag, LastModified: modifiedAt }
    return xml(call, 'CopyObjectResult', result, versionHeader(args, versionId))
  },
}

/** The object that `x-amz-copy-source: /bucket/key?versionId=…` names. The caller needs permission to read it. */
export function copySource(args: Args): StoredObject {
  const [path = '', query = ''] = (args.call.request.headers['x-amz-copy-source'] ?? '').split('?')
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decodeLeniently(path)) ?? []
  if (bucket === undefined || key === undefined)
    throw invalidArgument('Copy Source must mention the source bucket and key')
  const source = readable({ ...args, bucket, key }, new Map(queryPairs(query)).get('versionId'))
  checkCopy(args.call.request, source)
  return source
}
