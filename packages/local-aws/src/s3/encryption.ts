import { AwsError } from '../aws-error.ts'
import { encryptionContextKeys } from '../kms/context.ts'
import type { Key } from '../kms/keys.ts'
import { invalidArgument } from './errors.ts'
import { objectHeaders } from './headers.ts'
import { type Args, bucketArn, objectArn } from './operation.ts'
import type { ObjectHeaders } from './stored-object.ts'

const ALGORITHM = 'x-amz-server-side-encryption'
const ALGORITHMS = ['AES256', 'aws:kms', 'aws:kms:dsse']
const KEY_ID = 'x-amz-server-side-encryption-aws-kms-key-id'
const BUCKET_KEY = 'x-amz-server-side-encryption-bucket-key-enabled'

/** What S3 asks KMS for with the caller's permissions, when it reads or writes an encrypted object. */
export type KeyUse = 'kms:Decrypt' | 'kms:GenerateDataKey'

/** The headers of a new object. Authorizes the caller to encrypt it with the key that they, or its bucket, name. */
export function encrypted(args: Args): ObjectHeaders {
  const headers = objectHeaders(args.call.request, args.s3.storage.bucket(args.bucket).encryption)
  if (!ALGORITHMS.includes(headers[ALGORITHM] ?? ''))
    throw invalidArgument('The encryption method specified is not supported')
  if (headers[KEY_ID] !== undefined && !headers[ALGORITHM]?.startsWith('aws:kms')) throw keyWithoutAlgorithm()
  return authorizeKey(args, headers, 'kms:GenerateDataKey')
}

/**
 * Authorizes a use of the customer managed key that the headers of an object name. Without one there is nothing to
 * authorize: AWS's own keys may be used by everybody in the account who uses S3.
 * Returns the headers with the key's ARN, as S3 stores them.
 */
export function authorizeKey(args: Args, headers: ObjectHeaders, use: KeyUse): ObjectHeaders {
  const keyId = headers[KEY_ID]
  if (keyId === undefined) return headers
  const key = keyOf(args, keyId)
  const viaService = `s3.${args.s3.region}.amazonaws.com`
  const authorize = args.call.authorizeVia(viaService)
  // With an S3 bucket key one data key serves the whole bucket, so the context is the bucket.
  const context = headers[BUCKET_KEY] === 'true' ? bucketArn(args.bucket) : objectArn(args.bucket, args.key)
  const keys = {
    'kms:ViaService': viaService,
    'kms:CallerAccount': args.call.caller.account,
    'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT',
    ...encryptionContextKeys({ 'aws:s3:arn': context }),
  }
  authorize(use, key.arn, keys)
  return { ...headers, [KEY_ID]: key.arn }
}

// S3 passes on the errors of KMS with a prefix.
function keyOf({ s3 }: Args, keyId: string): Key {
  try {
    if (s3.keys) return s3.keys.usable(keyId)
  } catch (error) {
    if (error instanceof AwsError) throw new AwsError(`KMS.${error.code}`, 400, error.message)
    throw error
  }
  throw new AwsError('KMS.NotFoundException', 400, `Key '${keyId}' does not exist`)
}

function keyWithoutAlgorithm(): AwsError {
  return invalidArgument(`Server Side Encryption with AWS KMS managed key requires HTTP header ${ALGORITHM} : aws:kms`)
}
