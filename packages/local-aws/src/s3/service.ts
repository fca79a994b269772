import { AwsError } from '../aws-error.ts'
import type { Service } from '../service.ts'
import { addressOf } from './address.ts'
import { bucketEncryptionOperations } from './bucket-encryption.ts'
import { bucketOperations } from './buckets.ts'
import { copyOperations } from './copy.ts'
import { deletionOperations } from './deletion.ts'
import { listingOperations } from './listing.ts'
import { multipartOperations } from './multipart.ts'
import { objectOperations } from './objects.ts'
import type { Operations, S3 } from './operation.ts'
import { operationName } from './operation-name.ts'
import { refuseUnsigned } from './unsigned.ts'
import { versioningOperations } from './versioning.ts'

/** The S3 API for testing access: buckets, objects, listings and multipart uploads, in memory. */
export function s3Service(s3: S3): Service {
  return {
    signingName: 's3',
    protocol: 'rest-xml',
    handleUnsigned: (request, requestId) => refuseUnsigned(s3, request, requestId),
    operationOf: (request) => operationName(request, addressOf(request)),
    handle(call) {
      const address = addressOf(call.request)
      const name = operationName(call.request, address)
      const operation = OPERATIONS[name]
      if (!operation) throw new AwsError('NotImplemented', 501, `Local AWS does not support this S3 request: ${name}`)
      return operation({ s3, call, bucket: address.bucket ?? '', key: address.key ?? '', query: address.query })
    },
  }
}

const OPERATIONS: Operations = {
  ...bucketOperations,
  ...bucketEncryptionOperations,
  ...objectOperations,
  ...deletionOperations,
  ...listingOperations,
  ...copyOperations,
  ...multipartOperations,
  ...versioningOperations,
}
