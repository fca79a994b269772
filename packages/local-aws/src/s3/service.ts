import { AwsError } from '../aws-error.ts'
import type { Service } from '../service.ts'
import { addressOf } from './address.ts'
import type { Operations, S3 } from './ask.ts'
import { bucketOperations } from './buckets.ts'
import { copyOperations } from './copy.ts'
import { deletionOperations } from './deletion.ts'
import { listingOperations } from './listing.ts'
import { multipartOperations } from './multipart.ts'
import { objectOperations } from './objects.ts'
import { operationName } from './operation-name.ts'

/** S3, as far as it takes to try out access: objects, lists and uploads, in memory. */
export function s3Service(s3: S3): Service {
  return {
    signingName: 's3',
    protocol: 'rest-xml',
    operationOf: (request) => operationName(request, addressOf(request)),
    handle(call) {
      const address = addressOf(call.request)
      const name = operationName(call.request, address)
      const operation = OPERATIONS[name]
      if (!operation) throw new AwsError('NotImplemented', 501, `Local AWS does not know this S3 request: ${name}`)
      return operation({ s3, call, bucket: address.bucket ?? '', key: address.key ?? '', query: address.query })
    },
  }
}

const OPERATIONS: Operations = {
  ...bucketOperations,
  ...objectOperations,
  ...deletionOperations,
  ...listingOperations,
  ...copyOperations,
  ...multipartOperations,
}
