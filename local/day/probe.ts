import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import { awsClientOptions, type ClientOptions } from '@curfew/local-aws/in-process'
import type { Origin } from '@curfew/local-aws/wire'

export type Operation = 'read' | 'list' | 'write' | 'delete'

/** One signed S3 request, to see whether S3 allows it. */
export type Probe = {
  readonly as: Credentials
  readonly from: Origin
  readonly operation: Operation
  readonly bucket: string
  /** A key, or for `list` a prefix. */
  readonly key: string
  /** Of the store, if it is not S3. */
  readonly endpoint?: string
}

/** What S3 answered: `OK`, or its error code. */
export type Answer = 'OK' | string

export async function probe(
  aws: ClientOptions['aws'],
  { as, from, operation, bucket, key, endpoint }: Probe,
): Promise<Answer> {
  const options = awsClientOptions({ aws, credentials: as, origin: from })
  const s3 = new S3Client({ ...options, ...(endpoint !== undefined && { endpoint }) })
  try {
    await send(s3, operation, bucket, key)
    return 'OK'
  } catch (error) {
    return error instanceof Error ? error.name : 'UnknownError'
  }
}

async function send(s3: S3Client, operation: Operation, Bucket: string, Key: string): Promise<void> {
  if (operation === 'read') await s3.send(new GetObjectCommand({ Bucket, Key }))
  if (operation === 'list') await s3.send(new ListObjectsV2Command({ Bucket, ...(Key === '' ? {} : { Prefix: Key }) }))
  if (operation === 'write') await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'weights' }))
  if (operation === 'delete') await s3.send(new DeleteObjectCommand({ Bucket, Key }))
}
