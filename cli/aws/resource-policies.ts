import { GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms'
import { GetBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'
import { CLIENT_OPTIONS } from './client-options.ts'
import { type Readable, readable } from './readable.ts'

/** The policy of a bucket; undefined if it has none. */
export async function bucketPolicy(Bucket: string): Promise<Readable<string | undefined>> {
  // Local AWS, and stores that are not AWS, answer on one address for all buckets.
  const client = new S3Client({ ...CLIENT_OPTIONS, forcePathStyle: true, followRegionRedirects: true })
  const text = client.send(new GetBucketPolicyCommand({ Bucket })).then(({ Policy }) => Policy)
  try {
    return await readable('s3:GetBucketPolicy', text.catch(undefinedWithoutPolicy))
  } finally {
    client.destroy()
  }
}

/** The policy of a key: every key has one. */
export async function keyPolicy(keyArn: string): Promise<Readable<string | undefined>> {
  const client = new KMSClient({ ...CLIENT_OPTIONS, region: keyArn.split(':')[3] ?? '' })
  const text = client.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default' }))
  try {
    return await readable(
      'kms:GetKeyPolicy',
      text.then(({ Policy }) => Policy),
    )
  } finally {
    client.destroy()
  }
}

function undefinedWithoutPolicy(error: unknown): undefined {
  if (error instanceof Error && error.name === 'NoSuchBucketPolicy') return undefined
  throw error
}
