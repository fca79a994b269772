import { authenticationError } from '../authentication-errors.ts'
import { errorResponse } from '../protocol/errors.ts'
import type { WireRequest, WireResponse } from '../wire.ts'
import { addressOf } from './address.ts'
import { noSuchBucket } from './errors.ts'
import type { S3 } from './operation.ts'

/** No bucket here is public. As on AWS, the answer tells everybody whether a bucket exists, and in which region it is. */
export function refuseUnsigned({ storage, region }: S3, request: WireRequest, requestId: string): WireResponse {
  const { bucket } = addressOf(request)
  const exists = bucket !== undefined && storage.buckets.has(bucket)
  const error = exists || bucket === undefined ? authenticationError('no signature', 'rest-xml') : noSuchBucket()
  const response = errorResponse(error, { protocol: 'rest-xml', signingName: 's3' }, requestId, request)
  return exists ? { ...response, headers: { ...response.headers, 'x-amz-bucket-region': region } } : response
}
