import type { WireRequest } from './wire.ts'

/**
 * Decodes an upload that an SDK sends in chunks (`STREAMING-…` payloads): joins the chunks and adds the trailing checksum
 * to the headers. The signature of the request itself has been verified before; chunk signatures are not verified.
 */
export function withoutChunks(request: WireRequest): WireRequest {
  if (!request.headers['x-amz-content-sha256']?.startsWith('STREAMING-')) return request
  const { data, trailer } = readChunks(Buffer.from(request.body))
  return { ...request, headers: { ...request.headers, ...trailer }, body: data }
}

type Chunks = { readonly data: Buffer; readonly trailer: Readonly<Record<string, string>> }

// Each chunk is `<length in hex>[;chunk-signature=…]\r\n<data>\r\n`; the last is empty, and trailing headers follow it.
function readChunks(body: Buffer): Chunks {
  const parts: Buffer[] = []
  let position = 0
  for (;;) {
    const endOfLine = body.indexOf('\r\n', position)
    if (endOfLine < 0) return { data: Buffer.concat(parts), trailer: {} }
    const length = Number.parseInt(body.toString('latin1', position, endOfLine), 16)
    const start = endOfLine + 2
    if (!(length > 0)) return { data: Buffer.concat(parts), trailer: readTrailer(body.toString('latin1', start)) }
    parts.push(body.subarray(start, start + length))
    position = start + length + 2
  }
}

function readTrailer(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(':')
    return colon > 0 ? [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const] : []
  })
  return Object.fromEntries(lines)
}
