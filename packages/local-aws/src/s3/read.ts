import { AwsError } from '../aws-error.ts'
import { noSuchKey, noSuchVersion } from './errors.ts'
import { type Args, authorizeOnObject, authorizeToMiss } from './operation.ts'
import { historyOf } from './storage.ts'
import type { StoredObject } from './stored-object.ts'
import type { Version } from './versions.ts'

/**
 * The object that a request reads, or the version of it that it names. Reading a version needs `s3:GetObjectVersion`
 * instead of `s3:GetObject`, whether or not it is the current one.
 * Throws `NoSuchKey` only to callers who may list that key; for others a missing object is an `AccessDenied`, as on AWS.
 */
export function readable(args: Args, versionId = args.query.get('versionId')): StoredObject {
  authorizeOnObject(versionId === undefined ? 'GetObject' : 'GetObjectVersion', args, versionKey(versionId))
  const history = historyOf(args.s3.storage.bucket(args.bucket), args.key)
  const version = versionId === undefined ? history[0] : history.find((one) => one.versionId === versionId)
  if (version && !('deleteMarker' in version)) return version
  authorizeToMiss(args)
  throw missing(version, versionId)
}

/** `s3:VersionId` exists only in requests that name a version. */
export function versionKey(versionId: string | undefined): Readonly<Record<string, string>> {
  return versionId === undefined ? {} : { 's3:VersionId': versionId }
}

function missing(version: Version | undefined, versionId: string | undefined): AwsError {
  if (versionId === undefined) return noSuchKey()
  if (version === undefined) return noSuchVersion()
  return new AwsError('MethodNotAllowed', 405, 'The specified method is not allowed against this resource.')
}
