import { innerXml, unescapeXml } from '../protocol/xml.ts'
import { malformedXml, notImplemented } from './errors.ts'
import { authorizeOnBucket, type Operations } from './operation.ts'
import { plain, xml } from './response.ts'
import type { ObjectHeaders } from './stored-object.ts'

const HEADER = 'x-amz-server-side-encryption'

/** The default encryption of a bucket. */
export const bucketEncryptionOperations: Operations = {
  PutBucketEncryption(args) {
    authorizeOnBucket('PutEncryptionConfiguration', args)
    args.s3.storage.bucket(args.bucket).encryption = readRule(Buffer.from(args.call.request.body).toString('utf8'))
    return plain(args.call, 200)
  },

  GetBucketEncryption(args) {
    authorizeOnBucket('GetEncryptionConfiguration', args)
    const { encryption } = args.s3.storage.bucket(args.bucket)
    const SSEAlgorithm = encryption[HEADER]
    const KMSMasterKeyID = encryption[`${HEADER}-aws-kms-key-id`]
    const BucketKeyEnabled = encryption[`${HEADER}-bucket-key-enabled`] === 'true'
    const Rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm, KMSMasterKeyID }, BucketKeyEnabled }
    return xml(args.call, 'ServerSideEncryptionConfiguration', { Rule })
  },
}

function readRule(document: string): ObjectHeaders {
  if (document.includes('<BlockedEncryptionTypes')) throw notImplemented('BlockedEncryptionTypes')
  const [algorithm] = innerXml(document, 'SSEAlgorithm')
  const [keyId] = innerXml(document, 'KMSMasterKeyID').map(unescapeXml)
  const [bucketKey] = innerXml(document, 'BucketKeyEnabled')
  const isKms = algorithm === 'aws:kms' || algorithm === 'aws:kms:dsse'
  if (!isKms && (algorithm !== 'AES256' || keyId !== undefined)) throw malformedXml()
  return {
    [HEADER]: algorithm,
    ...(keyId === undefined ? {} : { [`${HEADER}-aws-kms-key-id`]: keyId }),
    ...(bucketKey === 'true' ? { [`${HEADER}-bucket-key-enabled`]: 'true' } : {}),
  }
}
