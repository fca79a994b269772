import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto'
import { canonicalPath, canonicalQuery, queryPairs } from './uri-encoding.ts'
import type { WireRequest } from './wire.ts'

/** The AWS Signature Version 4 of a request: from its header or, if presigned, from its query string. */
export type Signature = {
  readonly accessKeyId: string
  readonly date: string
  readonly region: string
  /** The signing name of the service; the gateway routes by it. */
  readonly service: string
  readonly timestamp: string
  readonly signedHeaders: readonly string[]
  readonly value: string
  readonly sessionToken: string | undefined
  readonly presigned: boolean
}

/** Undefined if the request is not signed, or its signature cannot be parsed. */
export function readSignature(request: WireRequest): Signature | undefined {
  const { authorization } = request.headers
  return authorization === undefined ? fromQuery(request.query) : fromHeader(authorization, request.headers)
}

/** What a signer states besides the request. `timestamp`: `20250716T010000Z`. */
export type Signer = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly service: string
  readonly region: string
  readonly timestamp: string
}

/** The request with a signature in its headers. All its headers are signed. */
export function sign(request: WireRequest, signer: Signer): WireRequest {
  const { accessKeyId, sessionToken, service, region, timestamp } = signer
  const token = sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }
  const headers = { ...request.headers, host: request.host, 'x-amz-date': timestamp, ...token }
  const signedHeaders = Object.keys(headers).toSorted()
  const date = timestamp.slice(0, 8)
  const unsigned = { ...{ accessKeyId, date, region, service, timestamp, signedHeaders }, value: '', presigned: false }
  const toSign = stringToSign({ ...request, headers }, { ...unsigned, sessionToken })
  const value = createHmac('sha256', signingKey(signer.secretAccessKey, { date, region, service }))
    .update(toSign)
    .digest('hex')
  const credential = `${accessKeyId}/${date}/${region}/${service}/aws4_request`
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${value}`
  return { ...request, headers: { ...headers, authorization } }
}

/**
 * Whether the signature was made with `secret`.
 * Its age is not checked: clients sign by their own clock, and the clock of local AWS may stand still or run faster.
 */
export function verifySignature(request: WireRequest, signature: Signature, secret: string): boolean {
  if (!signature.signedHeaders.includes('host')) return false
  const expected = createHmac('sha256', signingKey(secret, signature)).update(stringToSign(request, signature)).digest()
  const received = Buffer.from(signature.value, 'hex')
  return received.length === expected.length && timingSafeEqual(received, expected)
}

/** False if the request carries a hash that is not the hash of its body. */
export function payloadIsIntact(request: WireRequest): boolean {
  const claimed = request.headers['x-amz-content-sha256']
  return claimed === undefined || !/^[0-9a-f]{64}$/.test(claimed) || claimed === hash('sha256', request.body)
}

function stringToSign(request: WireRequest, signature: Signature): string {
  const { date, region, service, timestamp } = signature
  const canonical = hash('sha256', canonicalRequest(request, signature))
  return `AWS4-HMAC-SHA256\n${timestamp}\n${date}/${region}/${service}/aws4_request\n${canonical}`
}

function canonicalRequest(request: WireRequest, { service, signedHeaders, presigned }: Signature): string {
  const headers = signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`)
  return [
    request.method,
    canonicalPath(request.path, service),
    canonicalQuery(request.query),
    headers.join(''),
    signedHeaders.join(';'),
    request.headers['x-amz-content-sha256'] ?? (presigned ? 'UNSIGNED-PAYLOAD' : hash('sha256', request.body)),
  ].join('\n')
}

function fromHeader(authorization: string, headers: WireRequest['headers']): Signature | undefined {
  const found = /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
    authorization.trim(),
  )
  const [, credential, signedHeaders, value] = found ?? []
  const sessionToken = headers['x-amz-security-token']
  return signatureOf({
    credential,
    signedHeaders,
    value,
    timestamp: headers['x-amz-date'],
    sessionToken,
    presigned: false,
  })
}

function fromQuery(query: string): Signature | undefined {
  if (!query.includes('X-Amz-Signature=')) return undefined
  const fields = new Map(queryPairs(query))
  return signatureOf({
    credential: fields.get('X-Amz-Credential'),
    signedHeaders: fields.get('X-Amz-SignedHeaders'),
    value: fields.get('X-Amz-Signature'),
    timestamp: fields.get('X-Amz-Date'),
    sessionToken: fields.get('X-Amz-Security-Token'),
    presigned: true,
  })
}

type Fields = {
  readonly credential: string | undefined
  readonly signedHeaders: string | undefined
  readonly value: string | undefined
  readonly timestamp: string | undefined
  readonly sessionToken: string | undefined
  readonly presigned: boolean
}

function signatureOf({ credential, signedHeaders, value, timestamp, ...rest }: Fields): Signature | undefined {
  const [accessKeyId, date, region, service] = credential?.split('/') ?? []
  if (!(accessKeyId && date && region && service && signedHeaders && value && timestamp)) return undefined
  return { accessKeyId, date, region, service, timestamp, signedHeaders: signedHeaders.split(';'), value, ...rest }
}

// The key takes four HMACs and changes once a day: worth caching, within bounds.
const signingKeys = new Map<string, KeyObject>()
const MAX_CACHED_KEYS = 1_000

function signingKey(
  secret: string,
  { date, region, service }: Pick<Signature, 'date' | 'region' | 'service'>,
): KeyObject {
  const name = `${secret}/${date}/${region}/${service}`
  const cached = signingKeys.get(name)
  if (cached) return cached
  const parts = [date, region, service, 'aws4_request']
  const bytes = parts.reduce(
    (soFar, part) => createHmac('sha256', soFar).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  )
  const key = createSecretKey(bytes)
  if (signingKeys.size >= MAX_CACHED_KEYS) signingKeys.clear()
  signingKeys.set(name, key)
  return key
}
