import type { Context } from '../service.ts'
import type { WireRequest } from '../wire.ts'
import type { ObjectHeaders } from './stored-object.ts'

/** The encryption of an object for which neither its upload nor its bucket says anything. */
export const DEFAULT_ENCRYPTION: ObjectHeaders = { 'x-amz-server-side-encryption': 'AES256' }

/**
 * The headers of an upload that are stored with the object and returned when it is read.
 * @param defaults the encryption of an object for which the upload says nothing
 */
export function objectHeaders({ headers }: WireRequest, defaults = DEFAULT_ENCRYPTION): ObjectHeaders {
  const stored = Object.entries(headers).filter(([name]) => STORED.has(name) || name.startsWith('x-amz-meta-'))
  const encodings = (headers['content-encoding'] ?? '').split(',').map((name) => name.trim())
  // `aws-chunked` describes the transfer, not the object.
  const encoding = encodings.filter((name) => name !== '' && name !== 'aws-chunked').join(',')
  return {
    'content-type': 'application/octet-stream',
    ...(headers['x-amz-server-side-encryption'] === undefined ? defaults : {}),
    ...Object.fromEntries(stored),
    ...checksums(headers),
    ...(encoding ? { 'content-encoding': encoding } : {}),
  }
}

/** The `x-amz-checksum-…` headers, which the service has verified. */
export function checksums(headers: ObjectHeaders): ObjectHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => CHECKSUM.test(name)))
}

export function withoutChecksums(headers: ObjectHeaders): ObjectHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !CHECKSUM.test(name)))
}

export function encryptionOf(headers: ObjectHeaders): ObjectHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-amz-server-side-encryption')))
}

export function withoutEncryption(headers: ObjectHeaders): ObjectHeaders {
  const encryption = encryptionOf(headers)
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !Object.hasOwn(encryption, name)))
}

/** S3's condition keys that come from headers. A key is absent if the request does not send its header. */
export function headerKeys({ headers, query }: WireRequest): Context {
  const sent = CONDITION_HEADERS.flatMap((name) => {
    const value = headers[name]
    return value === undefined ? [] : [[`s3:${name}`, value] as const]
  })
  const authType = query.includes('X-Amz-Signature=') ? 'REST-QUERY-STRING' : 'REST-HEADER'
  return { 's3:authType': authType, 's3:signatureversion': 'AWS4-HMAC-SHA256', ...Object.fromEntries(sent) }
}

const STORED = new Set([
  'content-type',
  'cache-control',
  'content-disposition',
  'content-language',
  'expires',
  'x-amz-storage-class',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-bucket-key-enabled',
])

const CHECKSUM = /^x-amz-checksum-(?:crc32|crc32c|crc64nvme|sha1|sha256|sha512|md5|type)$/

const CONDITION_HEADERS = [
  'x-amz-acl',
  'x-amz-content-sha256',
  'x-amz-copy-source',
  'x-amz-metadata-directive',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-storage-class',
  'if-match',
  'if-none-match',
] as const
