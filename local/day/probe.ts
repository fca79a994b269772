import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import type { Origin } from '@curfew/local-aws/wire'
import type { LocalCurfew } from '#local/local-curfew.ts'

export type Operation = 'read' | 'list' | 'write' | 'delete'

/** One signed S3 request, to see whether S3 allows it. */
export type Probe = {
  readonly as: Credentials
  readonly from: Origin
  readonly operation: Operation
  readonly bucket: string
  /** A key, or for `list` a prefix. */
  readonly key: string
}

/** What S3 answered: `OK`, or its error code. */
export type Answer = 'OK' | string

export async function probe(aws: LocalCurfew, { as, from, operation, bucket, key }: Probe): Promise<Answer> {
  const s3 = new S3Client(awsClientOptions({ aws, credentials: as, origin: from }))
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
