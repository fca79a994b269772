import { innerXml } from '../protocol/xml.ts'
import { encoderFor } from './encoding-type.ts'
import { malformedXml, notImplemented, refuseUnsupported } from './errors.ts'
import { type Args, authorizeOnBucket, type Operations } from './operation.ts'
import { plain, xml } from './response.ts'
import type { History, Version } from './versions.ts'

export const versioningOperations: Operations = {
  PutBucketVersioning(args) {
    authorizeOnBucket('PutBucketVersioning', args)
    const document = Buffer.from(args.call.request.body).toString('utf8')
    if (innerXml(document, 'MfaDelete')[0] === 'Enabled') throw notImplemented('MfaDelete')
    const [status] = innerXml(document, 'Status')
    if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml()
    args.s3.storage.bucket(args.bucket).versioning = status
    return plain(args.call, 200)
  },

  GetBucketVersioning(args) {
    authorizeOnBucket('GetBucketVersioning', args)
    return xml(args.call, 'VersioningConfiguration', { Status: args.s3.storage.bucket(args.bucket).versioning })
  },

  // One page has everything: callers that ask for less are told that local AWS cannot do that.
  ListObjectVersions(args) {
    const prefix = args.query.get('prefix')
    authorizeOnBucket('ListBucketVersions', args, prefix === undefined ? {} : { 's3:prefix': prefix })
    refuseUnsupported(args.query, ['delimiter', 'max-keys', 'key-marker', 'version-id-marker'])
    return xml(args.call, 'ListVersionsResult', {
      Name: args.bucket,
      Prefix: prefix ?? '',
      IsTruncated: false,
      ...entries(args, prefix ?? ''),
    })
  },
}

function entries({ s3, bucket, query }: Args, prefix: string) {
  const encode = encoderFor(query)
  const histories = [...s3.storage.bucket(bucket).histories].filter(([key]) => key.startsWith(prefix))
  const all = histories
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([key, history]) => history.map((version) => entryOf(encode(key), version, history)))
  return {
    Version: all.filter((entry) => 'ETag' in entry),
    DeleteMarker: all.filter((entry) => !('ETag' in entry)),
  }
}

function entryOf(Key: string, version: Version, history: History) {
  const { versionId: VersionId, modifiedAt: LastModified } = version
  const entry = { Key, VersionId, IsLatest: history[0] === version, LastModified }
  if ('deleteMarker' in version) return entry
  return { ...entry, ETag: version.etag, Size: version.body.length, StorageClass: 'STANDARD' }
}
