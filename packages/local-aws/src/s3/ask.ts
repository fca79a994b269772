import type { Clock } from '../clock.ts'
import type { Call, Context } from '../service.ts'
import type { WireResponse } from '../wire.ts'
import { headerKeys } from './headers.ts'
import type { Storage } from './storage.ts'

export type S3 = { readonly storage: Storage; readonly clock: Clock; readonly region: string }

/** One request to S3. Bucket and key are empty where an operation is not about one. */
export type Ask = {
  readonly s3: S3
  readonly call: Call
  readonly bucket: string
  readonly key: string
  readonly query: ReadonlyMap<string, string>
}

export type Operation = (ask: Ask) => WireResponse

export type Operations = Readonly<Record<string, Operation>>

export const bucketArn = (bucket: string) => `arn:aws:s3:::${bucket}`

export const objectArn = (bucket: string, key: string) => `arn:aws:s3:::${bucket}/${key}`

/** Authorises `s3:<action>` on the bucket. That a bucket does not exist is no secret in S3, so it is said first. */
export function authorizeOnBucket(action: string, { s3, call, bucket }: Ask, keys: Context = {}): void {
  s3.storage.bucket(bucket)
  call.authorize(`s3:${action}`, bucketArn(bucket), { ...headerKeys(call.request), ...keys })
}

/** Authorises `s3:<action>` on the object, whether there is one or not. */
export function authorizeOnObject(action: string, ask: Ask, keys: Context = {}): void {
  const { s3, call, bucket, key } = ask
  s3.storage.bucket(bucket)
  call.authorize(`s3:${action}`, objectArn(bucket, key), { ...headerKeys(call.request), ...keys })
}

/**
 * Authorises whatever makes an object: also its ACL and tags, if the request brings some.
 * `s3:ObjectCreationOperation` tells what makes the object from what only prepares it (starting an upload, sending a part).
 */
export function authorizeCreation(ask: Ask, completes = true): void {
  const { headers } = ask.call.request
  authorizeOnObject('PutObject', ask, { 's3:ObjectCreationOperation': String(completes) })
  if (headers['x-amz-acl'] !== undefined) authorizeOnObject('PutObjectAcl', ask)
  if (headers['x-amz-tagging'] !== undefined) authorizeOnObject('PutObjectTagging', ask)
}
