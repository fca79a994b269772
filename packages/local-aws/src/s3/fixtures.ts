import { readBucketPolicy } from './bucket-policy.ts'
import type { Storage } from './storage.ts'

/** Fills S3 without a request. */
export interface S3Fixtures {
  /** Creates the bucket if it does not exist. */
  putObject(bucket: string, key: string, body: string): void
  /** Creates a bucket of another account. `policy`: the text of its bucket policy. */
  putForeignBucket(bucket: string, owner: { readonly account: string; readonly policy: string }): void
}

export function s3Fixtures(storage: Storage): S3Fixtures {
  return {
    putObject: (bucket, key, body) => {
      storage.createBucket(bucket)
      storage.putObject(bucket, key, body)
    },
    putForeignBucket: (bucket, { account, policy }) => {
      storage.createBucket(bucket, { account, policy: readBucketPolicy(policy) })
    },
  }
}
