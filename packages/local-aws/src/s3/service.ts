import { AwsError } from '../aws-error.ts'
import type { Service } from '../service.ts'
import { addressOf } from './address.ts'
import { bucketEncryptionOperations } from './bucket-encryption.ts'
import { bucketPolicyOperations } from './bucket-policies.ts'
import { bucketOperations } from './buckets.ts'
import { copyOperations } from './copy.ts'
import { deletionOperations } from './deletion.ts'
import { withHoistedHeaders } from './hoisted.ts'
import { checkIntegrity } from './integrity.ts'
import { listingOperations } from './listing.ts'
import { multipartOperations } from './multipart.ts'
import { objectOperations } from './objects.ts'
import { type Operations, requireOwner, type S3 } from './operation.ts'
import { operationName } from './operation-name.ts'
import { refuseStrangeHeaders } from './parameters.ts'
import { refuseUnsigned } from './unsigned.ts'
import { versioningOperations } from './versioning.ts'

/** The S3 API for testing access: buckets, objects, listings and multipart uploads, in memory. */
export function s3Service(s3: S3): Service {
  return {
    signingName: 's3',
    protocol: 'rest-xml',
    handleUnsigned: (request, requestId) => refuseUnsigned(s3, request, requestId),
    operationOf: (sent) => {
      const request = withHoistedHeaders(sent)
      return operationName(request, addressOf(request))
    },
    handle(sent) {
      const call = { ...sent, request: withHoistedHeaders(sent.request) }
      const { bucket = '', key = '', query } = addressOf(call.request)
      const name = operationName(call.request, addressOf(call.request))
      const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined
      if (!operation) throw new AwsError('NotImplemented', 501, `Local AWS does not support this S3 request: ${name}`)
      const { headers } = call.request
      refuseStrangeHeaders(name, headers)
      checkIntegrity(call.request)
      const args = { s3, call, bucket, key, query }
      requireOwner(args, bucket, headers['x-amz-expected-bucket-owner'])
      return operation(args)
    },
  }
}

const OPERATIONS: Operations = {
  ...bucketOperations,
  ...bucketEncryptionOperations,
  ...bucketPolicyOperations,
  ...objectOperations,
  ...deletionOperations,
  ...listingOperations,
  ...copyOperations,
  ...multipartOperations,
  ...versioningOperations,
}
