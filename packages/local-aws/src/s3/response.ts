import { element, type Xml } from '../protocol/xml.ts'
import type { Call } from '../service.ts'
import type { WireResponse } from '../wire.ts'
import type { Args } from './operation.ts'

/** A response without a body, or with an object's bytes. */
export function plain(
  { requestId }: Call,
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body: Uint8Array = new Uint8Array(),
): WireResponse {
  return { status, headers: { 'x-amz-request-id': requestId, 'x-amz-id-2': 'local', ...headers }, body }
}

/** `x-amz-version-id`, which a bucket has in its answers once it was versioned. */
export function versionHeader({ s3, bucket }: Args, versionId: string): Readonly<Record<string, string>> {
  return s3.storage.bucket(bucket).versioning === undefined ? {} : { 'x-amz-version-id': versionId }
}

/** A response in S3's XML. Lists repeat their element: S3 has no `member` elements. */
export function xml(
  call: Call,
  root: string,
  content: Xml,
  headers: Readonly<Record<string, string>> = {},
): WireResponse {
  const document = element(root, content, ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"')
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${document}`)
  return plain(call, 200, { 'content-type': 'application/xml', ...headers }, body)
}
