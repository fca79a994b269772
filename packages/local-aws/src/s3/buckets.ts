import { AwsError } from '../aws-error.ts'
import { innerXml } from '../protocol/xml.ts'
import { invalidArgument, notImplemented } from './errors.ts'
import { listKeys } from './list-keys.ts'
import { authorizeOnBucket, bucketArn, type Operations } from './operation.ts'
import { plain, xml } from './response.ts'

export const bucketOperations: Operations = {
  ListBuckets({ s3, call, query }) {
    call.authorize('s3:ListAllMyBuckets', bucketArn('*'))
    const prefix = query.get('prefix') ?? ''
    const isHere = (query.get('bucket-region') ?? s3.region) === s3.region
    const own = [...s3.storage.buckets.values()].filter(({ owner }) => isHere && owner === undefined)
    const limit = Number(query.get('max-buckets') ?? Number.POSITIVE_INFINITY)
    if (!(limit >= 1)) throw invalidArgument('max-buckets must be an integer between 1 and 10000')
    const names = own.map(({ name }) => name)
    const token = query.get('continuation-token')
    const { entries, next } = listKeys(names, { prefix, delimiter: '', after: token, limit })
    const all = entries.map(({ name }) => ({ Name: name, CreationDate: s3.storage.bucket(name).createdAt }))
    const Owner = { ID: call.caller.account, DisplayName: call.caller.account }
    const page = { ContinuationToken: next, Prefix: query.get('prefix') }
    return xml(call, 'ListAllMyBucketsResult', { Owner, Buckets: { Bucket: all }, ...page })
  },

  // As on AWS, creating one's own bucket again succeeds only in us-east-1.
  CreateBucket({ s3, call, bucket }) {
    call.authorize('s3:CreateBucket', bucketArn(bucket))
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
      throw new AwsError('InvalidBucketName', 400, 'The specified bucket is not valid.')
    checkLocation(Buffer.from(call.request.body).toString('utf8'), s3.region)
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

// The region where buckets began has no name here: AWS refuses `us-east-1`.
function checkLocation(document: string, region: string): void {
  const strange = ['Bucket', 'Location', 'Tags'].filter((name) => document.includes(`<${name}>`))
  if (strange.length > 0) throw notImplemented(strange.join(' and '))
  const [location] = innerXml(document, 'LocationConstraint')
  if (location === 'us-east-1')
    throw new AwsError('InvalidLocationConstraint', 400, 'The specified location-constraint is not valid')
  if ((location ?? 'us-east-1') === region) return
  const message = `The ${location ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`
  throw new AwsError('IllegalLocationConstraintException', 400, message)
}

function alreadyExists(): AwsError {
  return new AwsError('BucketAlreadyExists', 409, 'The requested bucket name is not available.')
}

function alreadyOwned(): AwsError {
  const message = 'Your previous request to create the named bucket succeeded and you already own it.'
  return new AwsError('BucketAlreadyOwnedByYou', 409, message)
}
