import type { WireRequest } from '../wire.ts'
import type { Address } from './address.ts'
import { strangeQuery } from './parameters.ts'

/**
 * S3 requests do not name their operation: it follows from method, address and subresource. A request with a query
 * parameter that the operation does not take means something else, such as `PUT ?legal-hold`, which is no upload.
 */
export function operationName({ method, headers }: WireRequest, { bucket, key, query }: Address): string {
  const subresource = SUBRESOURCES.find((name) => query.has(name)) ?? ''
  const copies = method === 'PUT' && headers['x-amz-copy-source'] !== undefined ? ' from' : ''
  const name = NAMES[`${method} ${levelOf(bucket, key)}${subresource && ` ${subresource}`}${copies}`]
  if (name === undefined) return `${method} ?${subresource}`
  const strange = strangeQuery(name, query)
  return strange === undefined ? name : `${method} ?${strange}`
}

function levelOf(bucket: string | undefined, key: string | undefined): string {
  if (bucket === undefined) return 'account'
  return key === undefined ? 'bucket' : 'object'
}

/** Query parameters that select a subresource of a bucket or object, and so an operation of `NAMES`. */
const SUBRESOURCES = [
  'acl',
  'delete',
  'encryption',
  'list-type',
  'location',
  'policy',
  'uploadId',
  'uploads',
  'versioning',
  'versions',
] as const

const NAMES: Readonly<Record<string, string>> = {
  'GET account': 'ListBuckets',
  'PUT bucket': 'CreateBucket',
  'DELETE bucket': 'DeleteBucket',
  'HEAD bucket': 'HeadBucket',
  'GET bucket': 'ListObjects',
  'GET bucket list-type': 'ListObjectsV2',
  'GET bucket location': 'GetBucketLocation',
  'GET bucket uploads': 'ListMultipartUploads',
  'POST bucket delete': 'DeleteObjects',
  'GET bucket encryption': 'GetBucketEncryption',
  'PUT bucket encryption': 'PutBucketEncryption',
  'GET bucket policy': 'GetBucketPolicy',
  'PUT bucket policy': 'PutBucketPolicy',
  'DELETE bucket policy': 'DeleteBucketPolicy',
  'GET bucket versioning': 'GetBucketVersioning',
  'PUT bucket versioning': 'PutBucketVersioning',
  'GET bucket versions': 'ListObjectVersions',
  'PUT object': 'PutObject',
  'PUT object from': 'CopyObject',
  'PUT object acl': 'PutObjectAcl',
  'GET object': 'GetObject',
  'HEAD object': 'HeadObject',
  'DELETE object': 'DeleteObject',
  'POST object uploads': 'CreateMultipartUpload',
  'PUT object uploadId': 'UploadPart',
  'PUT object uploadId from': 'UploadPartCopy',
  'POST object uploadId': 'CompleteMultipartUpload',
  'DELETE object uploadId': 'AbortMultipartUpload',
  'GET object uploadId': 'ListParts',
}
