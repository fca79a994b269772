import { encodeStrictly, queryPairs } from '../uri-encoding.ts'
import type { WireRequest } from '../wire.ts'

/** What a presigned URL has of its signature: everything else that begins like a header of S3 is one. */
const OF_THE_SIGNATURE =
  /^x-amz-(?:algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256)$/

/** A presigned request whose headers that its signer put into the URL are headers, as S3 takes them. */
export function withHoistedHeaders(request: WireRequest): WireRequest {
  if (!request.query.includes('X-Amz-Signature=')) return request
  const pairs = queryPairs(request.query).map(([name, value]) => [name, name.toLowerCase(), value] as const)
  const isHeader = (name: string) => name.startsWith('x-amz-') && !OF_THE_SIGNATURE.test(name)
  const hoisted = pairs.filter(([, name]) => isHeader(name)).map(([, name, value]) => [name, value])
  const rest = pairs.filter(([, name]) => !isHeader(name))
  const query = rest.map(([name, , value]) => `${encodeStrictly(name)}=${encodeStrictly(value)}`).join('&')
  return { ...request, query, headers: { ...request.headers, ...Object.fromEntries(hoisted) } }
}
