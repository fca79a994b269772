import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import type { Keys } from '../kms/keys.ts'
import type { Call, Context } from '../service.ts'
import type { WireResponse } from '../wire.ts'
import { denialsTo } from './bucket-policy.ts'
import { noAcls, noObjectLock, notImplemented } from './errors.ts'
import { headerKeys } from './headers.ts'
import type { Storage } from './storage.ts'

export type S3 = {
  readonly storage: Storage
  readonly clock: Clock
  readonly region: string
  /** For objects that are encrypted with a customer managed key. Default: the account has no keys. */
  readonly keys?: Pick<Keys, 'usable'>
}

/** The arguments of an operation. Bucket and key are empty if the operation has none. */
export type Args = {
  readonly s3: S3
  readonly call: Call
  readonly bucket: string
  readonly key: string
  readonly query: ReadonlyMap<string, string>
}

export type Operation = (args: Args) => WireResponse

export type Operations = Readonly<Record<string, Operation>>

/** Refuses the request of a caller who may not find out whether a key is missing: only who may list it may. */
export function authorizeToMiss(args: Args): void {
  // As on AWS, S3 asks as for a listing of that one key: a permission to list a prefix is enough for the keys under it.
  authorizeOnBucket('ListBucket', args, { 's3:prefix': args.key })
}

export const bucketArn = (bucket: string) => `arn:aws:s3:::${bucket}`

export const objectArn = (bucket: string, key: string) => `arn:aws:s3:::${bucket}/${key}`

/** Authorizes `s3:<action>` on the bucket. As on AWS, throws NoSuchBucket first, also to callers without permissions. */
export function authorizeOnBucket(action: string, { s3, call, bucket }: Args, keys: Context = {}): void {
  const { owner, policy } = s3.storage.bucket(bucket)
  const denials = denialsTo(call.caller, policy)
  call.authorize(`s3:${action}`, bucketArn(bucket), { ...headerKeys(call.request), ...keys }, denials, owner)
}

/** Authorizes `s3:<action>` on the object, whether or not it exists. */
export function authorizeOnObject(action: string, args: Args, keys: Context = {}): void {
  const { s3, call, bucket, key } = args
  const { owner, policy } = s3.storage.bucket(bucket)
  const denials = denialsTo(call.caller, policy)
  call.authorize(`s3:${action}`, objectArn(bucket, key), { ...headerKeys(call.request), ...keys }, denials, owner)
}

/**
 * Authorizes the creation of an object, and its ACL and tags if the request has some.
 * `s3:ObjectCreationOperation` distinguishes requests that create the object from those that prepare it (multipart uploads).
 */
export function authorizeCreation(args: Args, completes = true): void {
  const { headers } = args.call.request
  authorizeOnObject('PutObject', args, { 's3:ObjectCreationOperation': String(completes) })
  const sends = (prefix: string) => Object.keys(headers).some((name) => name.startsWith(prefix))
  if (sends('x-amz-acl') || sends('x-amz-grant-')) authorizeOnObject('PutObjectAcl', args)
  if (sends('x-amz-tagging')) authorizeOnObject('PutObjectTagging', args)
  if (sends('x-amz-object-lock-')) throw noObjectLock()
  if (sends('x-amz-grant-') || (headers['x-amz-acl'] ?? OWN_ACL) !== OWN_ACL) throw noAcls()
  if (sends('x-amz-tagging')) throw notImplemented('the tags of an object')
  checkStorageClass(headers['x-amz-storage-class'])
}

// An archived object cannot be read before it is restored, which local AWS does not do.
function checkStorageClass(name = 'STANDARD'): void {
  if (name === 'GLACIER' || name === 'DEEP_ARCHIVE') throw notImplemented(`the storage class ${name}`)
  if (!READABLE_CLASSES.includes(name))
    throw new AwsError('InvalidStorageClass', 400, 'The storage class you specified is not valid')
}

const READABLE_CLASSES = 'STANDARD REDUCED_REDUNDANCY STANDARD_IA ONEZONE_IA INTELLIGENT_TIERING GLACIER_IR'.split(' ')

/** The one ACL that a bucket without ACLs accepts, as it changes nothing. */
const OWN_ACL = 'bucket-owner-full-control'

/** Throws `AccessDenied` if the bucket belongs to another account than the request expects. */
export function requireOwner({ s3, call }: Args, bucket: string, expected: string | undefined): void {
  const found = expected === undefined ? undefined : s3.storage.buckets.get(bucket)
  if (found && (found.owner?.account ?? call.caller.account) !== expected)
    throw new AwsError('AccessDenied', 403, 'Access Denied')
}
