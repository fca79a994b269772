import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Clock } from './clock.ts'
import { responseOrSilence } from './faults.ts'
import type { Gateway } from './gateway.ts'
import { DEFAULT_SOURCE_IP, type Origin, type WireRequest, type WireResponse } from './wire.ts'

export type HttpServerOptions = {
  /** Default: any free port. */
  readonly port?: number
  /** The `aws:SourceIp` of requests without an `x-forwarded-for` header. Default: a public address. */
  readonly sourceIp?: string
}

export type HttpServer = {
  /** For `AWS_ENDPOINT_URL`, or `endpoint` of an SDK client. */
  readonly url: string
  /** Stops listening and closes open connections without waiting for their requests. */
  readonly close: () => Promise<void>
}

/** What is served, and by which clock its answers are dated. */
export type Served = Pick<Gateway, 'handle'> & { readonly clock?: Clock }

/** Serves local AWS over HTTP, on loopback only: for the AWS CLI, boto3 and any other SDK. Rejects if the port is taken. */
export async function serve(aws: Served, options: HttpServerOptions = {}): Promise<HttpServer> {
  const { port = 0, sourceIp = DEFAULT_SOURCE_IP } = options
  const server = createServer((request, response) => {
    respond(aws, request, response, sourceIp).catch((error: unknown) => abort(response, error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  const listening = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://127.0.0.1:${listening}`,
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
}

async function respond(
  aws: Served,
  request: IncomingMessage,
  response: ServerResponse,
  sourceIp: string,
): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  const answer = await responseOrSilence(aws.handle(wireOf(request, Buffer.concat(parts), sourceIp)))
  // As on AWS, where clients learn from it how far their clock is off.
  if (aws.clock !== undefined) response.setHeader('date', aws.clock.now().toUTCString())
  write(answer, response)
}

function write({ status, headers, body }: WireResponse, response: ServerResponse): void {
  response.writeHead(status, { 'content-length': String(body.length), ...headers })
  response.end(body)
}

function wireOf(request: IncomingMessage, body: Uint8Array, sourceIp: string): WireRequest {
  const [path = '/', ...query] = (request.url ?? '/').split('?')
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  )
  const { method = 'GET' } = request
  return {
    method,
    host: headers.host ?? '',
    path,
    query: query.join('?'),
    headers,
    body,
    origin: originOf(headers, sourceIp),
  }
}

/**
 * `x-forwarded-vpce: vpce-…` simulates a VPC endpoint, `x-forwarded-for` a source address, and `x-forwarded-via` an AWS
 * service that passes on a request of its caller, such as `ec2.us-east-1.amazonaws.com`. They need not be signed.
 */
function originOf(headers: WireRequest['headers'], sourceIp: string): Origin {
  const viaService = headers['x-forwarded-via']
  if (viaService !== undefined) return { viaService }
  const vpcEndpoint = headers['x-forwarded-vpce']
  const address = headers['x-forwarded-for']?.split(',')[0]?.trim()
  if (vpcEndpoint !== undefined) return { vpcEndpoint, vpcSourceIp: address ?? '10.0.0.7' }
  return { sourceIp: address ?? sourceIp }
}

// An injected fault breaks the connection; a defect in local AWS is answered as a 500 and logged.
function abort(response: ServerResponse, error: unknown): void {
  const injected = error instanceof Error && 'code' in error && error.code === 'ECONNRESET'
  if (injected || response.headersSent) return void response.destroy()
  console.error(error)
  response.writeHead(500, { 'content-type': 'application/json', 'x-amzn-errortype': 'InternalFailure' })
  response.end(JSON.stringify({ __type: 'InternalFailure', message: `Local AWS has a defect: ${String(error)}` }))
}
