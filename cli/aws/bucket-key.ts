import { GetBucketEncryptionCommand, S3Client } from '@aws-sdk/client-s3'
import { CLIENT_OPTIONS } from './client-options.ts'
import { type Readable, readable } from './readable.ts'

/** The key by which S3 encrypts what comes into a bucket. */
export type BucketKey = {
  /** As the configuration names it: an ARN, an id or an alias. */
  readonly name: string
  /** Whether the requests to KMS name the bucket, and not its objects. */
  readonly isForBucket: boolean
}

/** Undefined if a job needs no right for it: S3's own keys, of which everybody in the account may make use through S3. */
export async function bucketKey(Bucket: string): Promise<Readable<BucketKey | undefined>> {
  const client = new S3Client({ ...CLIENT_OPTIONS, forcePathStyle: true, followRegionRedirects: true })
  const key = client.send(new GetBucketEncryptionCommand({ Bucket })).then(({ ServerSideEncryptionConfiguration }) => {
    const [rule] = ServerSideEncryptionConfiguration?.Rules ?? []
    const name = rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID
    if (name === undefined || name === '' || name.endsWith('alias/aws/s3')) return undefined
    return { name, isForBucket: rule?.BucketKeyEnabled === true }
  })
  try {
    return await readable('s3:GetEncryptionConfiguration', key.catch(undefinedIfThereIsNone))
  } finally {
    client.destroy()
  }
}

function undefinedIfThereIsNone(error: unknown): undefined {
  if (error instanceof Error && error.name === 'ServerSideEncryptionConfigurationNotFoundError') return undefined
  throw error
}
