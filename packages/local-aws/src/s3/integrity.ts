import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { AwsError } from '../aws-error.ts'
import type { WireRequest } from '../wire.ts'
import { crc32c, crc64nvme } from './crc.ts'

/** In base64, as in the headers. */
const CHECKSUMS: Readonly<Record<string, (body: Uint8Array) => string>> = {
  crc32: (body) => base64Of(BigInt(crc32(body)), 4),
  crc32c: (body) => base64Of(BigInt(crc32c(body)), 4),
  crc64nvme: (body) => base64Of(crc64nvme(body), 8),
  sha1: (body) => hash('sha1', body, 'base64'),
  sha256: (body) => hash('sha256', body, 'base64'),
  sha512: (body) => hash('sha512', body, 'base64'),
  md5: (body) => hash('md5', body, 'base64'),
}

/** Throws `BadDigest` if the body is not what the request's checksums say. */
export function checkIntegrity({ headers, body }: WireRequest): void {
  const md5 = headers['content-md5']
  if (md5 !== undefined && md5 !== hash('md5', body, 'base64'))
    throw badDigest('The Content-MD5 you specified did not match what we received.')
  for (const [algorithm, checksum] of Object.entries(CHECKSUMS)) {
    const sent = headers[`x-amz-checksum-${algorithm}`]
    if (sent !== undefined && sent !== checksum(body))
      throw badDigest(`The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`)
  }
}

function base64Of(value: bigint, bytes: number): string {
  return Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex').toString('base64')
}

function badDigest(message: string): AwsError {
  return new AwsError('BadDigest', 400, message)
}
