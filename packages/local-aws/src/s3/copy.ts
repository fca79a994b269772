import { decodeLeniently, queryPairs } from '../uri-encoding.ts'
import { authorizeKey, encrypted } from './encryption.ts'
import { invalidArgument } from './errors.ts'
import { encryptionOf, withoutEncryption } from './headers.ts'
import { type Args, authorizeCreation, type Operations, requireOwner } from './operation.ts'
import { checkCopy, checkWrite } from './preconditions.ts'
import { readable } from './read.ts'
import { versionHeader, xml } from './response.ts'
import type { StoredObject } from './stored-object.ts'

export const copyOperations: Operations = {
  CopyObject(args) {
    authorizeCreation(args)
    const { s3, call, bucket, key } = args
    checkWrite(call.request, s3.storage.getObject(bucket, key))
    const source = copySource(args)
    const directive = call.request.headers['x-amz-metadata-directive'] ?? 'COPY'
    if (directive !== 'COPY' && directive !== 'REPLACE') throw invalidArgument('Unknown metadata directive.')
    const replaced = directive === 'REPLACE'
    // The encryption of the source is not copied: it is what the request says, or the bucket that is written to.
    const own = encrypted(args)
    const headers = replaced ? own : { ...withoutEncryption(source.headers), ...encryptionOf(own) }
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
  requireOwner(args, bucket, args.call.request.headers['x-amz-source-expected-bucket-owner'])
  const source = readable({ ...args, bucket, key }, new Map(queryPairs(query)).get('versionId'))
  checkCopy(args.call.request, source)
  authorizeKey({ ...args, bucket, key }, source.headers, 'kms:Decrypt')
  return source
}
