import { AwsError } from '../aws-error.ts'
import { readBucketDenials } from './bucket-policy.ts'
import { authorizeOnBucket, type Operations } from './operation.ts'
import { plain } from './response.ts'

/** The policy of a bucket. That of a bucket of another account is its owner's alone. */
export const bucketPolicyOperations: Operations = {
  GetBucketPolicy(args) {
    authorizeOnBucket('GetBucketPolicy', args)
    const { policy, owner } = args.s3.storage.bucket(args.bucket)
    if (owner !== undefined)
      throw new AwsError('MethodNotAllowed', 405, 'The specified method is not allowed against this resource.')
    if (policy === undefined) throw new AwsError('NoSuchBucketPolicy', 404, 'The bucket policy does not exist')
    return plain(args.call, 200, { 'content-type': 'application/json' }, Buffer.from(policy.text))
  },

  PutBucketPolicy(args) {
    authorizeOnBucket('PutBucketPolicy', args)
    args.s3.storage.bucket(args.bucket).policy = readBucketDenials(Buffer.from(args.call.request.body).toString('utf8'))
    return plain(args.call, 204)
  },

  DeleteBucketPolicy(args) {
    authorizeOnBucket('DeleteBucketPolicy', args)
    args.s3.storage.bucket(args.bucket).policy = undefined
    return plain(args.call, 204)
  },
}
