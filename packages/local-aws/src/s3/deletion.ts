import { AwsError } from '../aws-error.ts'
import { innerXml, unescapeXml, type Xml } from '../protocol/xml.ts'
import { malformedXml, notImplemented } from './errors.ts'
import { type Args, authorizeOnObject, type Operations } from './operation.ts'
import { checkWrite } from './preconditions.ts'
import { versionKey } from './read.ts'
import { plain, xml } from './response.ts'

export const deletionOperations: Operations = {
  // Succeeds if the object does not exist.
  DeleteObject(args) {
    return plain(args.call, 204, deletedHeaders(deleteOne(args, args.query.get('versionId'))))
  },

  // Each key is authorized separately; a denial does not stop the others.
  DeleteObjects(args) {
    const body = Buffer.from(args.call.request.body).toString('utf8')
    const objects = innerXml(body, 'Object')
    if (objects.some((object) => /<(?:ETag|LastModifiedTime|Size)>/.test(object)))
      throw notImplemented('ETag, LastModifiedTime and Size')
    const named = objects.flatMap(namedObject)
    if (named.length === 0 || named.length > 1000) throw malformedXml()
    const quiet = innerXml(body, 'Quiet')[0] === 'true'
    const results = named.map(({ key, versionId }) => tryDelete({ ...args, key }, versionId))
    const Deleted = quiet ? [] : results.flatMap((result) => ('deleted' in result ? [result.deleted] : []))
    return xml(args.call, 'DeleteResult', {
      Deleted,
      Error: results.flatMap((result) => ('error' in result ? [result.error] : [])),
    })
  },
}

type Named = { readonly key: string; readonly versionId: string | undefined }

function namedObject(object: string): readonly Named[] {
  const [versionId] = innerXml(object, 'VersionId').map(unescapeXml)
  return innerXml(object, 'Key').map((key) => ({ key: unescapeXml(key), versionId }))
}

/** What was deleted: a version for good, or the marker that the deletion left in a versioned bucket. */
type Deletion = { readonly versionId: string | undefined; readonly marker: string | undefined }

function deleteOne(args: Args, versionId: string | undefined): Deletion {
  const { storage } = args.s3
  authorizeOnObject(versionId === undefined ? 'DeleteObject' : 'DeleteObjectVersion', args, versionKey(versionId))
  checkWrite(args.call.request, storage.getObject(args.bucket, args.key))
  if (versionId === undefined) {
    return { versionId: undefined, marker: storage.deleteObject(args.bucket, args.key)?.versionId }
  }
  const deleted = storage.deleteVersion(args.bucket, args.key, versionId)
  return { versionId, marker: deleted && 'deleteMarker' in deleted ? versionId : undefined }
}

function deletedHeaders({ versionId, marker }: Deletion): Readonly<Record<string, string>> {
  const id = versionId ?? marker
  return {
    ...(id === undefined ? {} : { 'x-amz-version-id': id }),
    ...(marker === undefined ? {} : { 'x-amz-delete-marker': 'true' }),
  }
}

function tryDelete(args: Args, VersionId: string | undefined): { readonly deleted: Xml } | { readonly error: Xml } {
  const Key = args.key
  try {
    const { marker } = deleteOne(args, VersionId)
    const DeleteMarker = marker === undefined ? undefined : true
    return { deleted: { Key, VersionId, DeleteMarker, DeleteMarkerVersionId: marker } }
  } catch (error) {
    if (error instanceof AwsError) return { error: { Key, VersionId, Code: error.code, Message: error.message } }
    throw error
  }
}
