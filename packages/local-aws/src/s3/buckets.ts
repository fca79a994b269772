import { AwsError } from '../aws-error.ts'
import { authorizeOnBucket, bucketArn, type Operations } from './operation.ts'
import { plain, xml } from './response.ts'

export const bucketOperations: Operations = {
  ListBuckets({ s3, call }) {
    call.authorize('s3:ListAllMyBuckets', bucketArn('*'))
    const own = [...s3.storage.buckets.values()].filter(({ owner }) => owner === undefined)
    const all = own.map(({ name, createdAt }) => ({ Name: name, CreationDate: createdAt }))
    const Owner = { ID: call.caller.account, DisplayName: call.caller.account }
    return xml(call, 'ListAllMyBucketsResult', { Owner, Buckets: { Bucket: all } })
  },

  // As on AWS, creating one's own bucket again succeeds only in us-east-1.
  CreateBucket({ s3, call, bucket }) {
    call.authorize('s3:CreateBucket', bucketArn(bucket))
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
      throw new AwsError('InvalidBucketName', 400, 'The specified bucket is not valid.')
    if (s3.storage.buckets.get(bucket)?.owner !== undefined) throw alreadyExists()
    if (s3.storage.buckets.has(bucket) && s3.region !== 'us-east-1') throw alreadyOwned()
    s3.storage.createBucket(bucket)
    return plain(call, 200, { location: `/${bucket}` })
  },

  DeleteBucket(args) {
    authorizeOnBucket('DeleteBucket', args)
    const { s3, bucket, call } = args
    if (s3.storage.bucket(bucket).histories.size > 0)
      throw new AwsError('BucketNotEmpty', 409, 'The bucket you tried to delete is not empty')
    s3.storage.deleteBucket(bucket)
    return plain(call, 204)
  },

  HeadBucket(args) {
    authorizeOnBucket('ListBucket', args)
    return plain(args.call, 200, { 'x-amz-bucket-region': args.s3.region })
  },

  GetBucketLocation(args) {
    authorizeOnBucket('GetBucketLocation', args)
    return xml(args.call, 'LocationConstraint', args.s3.region === 'us-east-1' ? '' : args.s3.region)
  },
}

function alreadyExists(): AwsError {
  return new AwsError('BucketAlreadyExists', 409, 'The requested bucket name is not available.')
}

function alreadyOwned(): AwsError {
  const message = 'Your previous request to create the named bucket succeeded and you already own it.'
  return new AwsError('BucketAlreadyOwnedByYou', 409, message)
}
