import { Readable } from 'node:stream'
import { responseOrSilence } from './faults.ts'
import type { Gateway } from './gateway.ts'
import type { Credentials } from './iam/directory.ts'
import { encodeStrictly } from './uri-encoding.ts'
import { DEFAULT_SOURCE_IP, type Origin, type WireRequest } from './wire.ts'

/** What an AWS SDK v3 client passes to its `requestHandler`: the fields of smithy's HttpRequest that are read here. */
export type SdkRequest = {
  readonly method: string
  readonly hostname: string
  readonly port?: number
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** The options of one call that are read here: an abort signal is what ends a call that is never answered. */
export type SdkCallOptions = { readonly abortSignal?: Pick<AbortSignal, 'aborted' | 'addEventListener'> }

/** A `requestHandler` for SDK clients that calls local AWS without sockets, as if the request came from `origin`. */
export function inProcessHandler(aws: Pick<Gateway, 'handle'>, origin: Origin) {
  return {
    async handle(request: SdkRequest, { abortSignal }: SdkCallOptions = {}) {
      const response = responseOrSilence(aws.handle(await wireOf(request, origin)))
      const { status, headers, body } = await (abortSignal ? Promise.race([response, aborted(abortSignal)]) : response)
      // The SDK parses other responses from bytes, but returns the body of an S3 object to the user as a stream.
      const isObject = request.method === 'GET' && headers['x-amz-id-2'] !== undefined && status < 300
      return {
        response: { statusCode: status, headers: { ...headers }, body: isObject ? Readable.from([body]) : body },
      }
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  }
}

export type ClientOptions = {
  readonly aws: Pick<Gateway, 'handle' | 'region'>
  readonly credentials: Credentials
  /** Default: a public address. */
  readonly origin?: Origin
}

/** Options for any AWS SDK v3 client: `new S3Client(awsClientOptions({ aws, credentials }))`. */
export function awsClientOptions({ aws, credentials, origin = DEFAULT_ORIGIN }: ClientOptions) {
  return { region: aws.region, credentials, requestHandler: inProcessHandler(aws, origin) }
}

const DEFAULT_ORIGIN: Origin = { sourceIp: DEFAULT_SOURCE_IP }

/** Rejects when the signal aborts, with the error that the SDK's own handler throws. */
function aborted(signal: Pick<AbortSignal, 'aborted' | 'addEventListener'>): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }))
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}

async function wireOf(request: SdkRequest, origin: Origin): Promise<WireRequest> {
  const { method, hostname, port, path } = request
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const host = headers.host ?? (port === undefined ? hostname : `${hostname}:${port}`)
  const query = rawQuery(request.query ?? {})
  return { method, host, path: path || '/', query, headers, body: await bytesOf(request.body), origin }
}

function rawQuery(query: NonNullable<SdkRequest['query']>): string {
  return Object.entries(query)
    .flatMap(([name, value]) => {
      const values = typeof value === 'string' || value === null ? [value] : value
      return values.map((each) => `${encodeStrictly(name)}${each === null ? '' : `=${encodeStrictly(each)}`}`)
    })
    .join('&')
}

async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array()
  if (typeof body === 'string') return Buffer.from(body)
  if (body instanceof Uint8Array) return body
  if (body instanceof Readable) return collect(body)
  throw new TypeError('Cannot send the request in process: its body is neither text, nor bytes, nor a stream')
}

async function collect(stream: Readable): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(typeof part === 'string' ? Buffer.from(part) : part)
  return Buffer.concat(parts)
}
