import { Readable } from 'node:stream'
import type { FrontDoor } from './front-door.ts'
import type { Credentials } from './iam/directory.ts'
import { encodeStrictly } from './uri-encoding.ts'
import type { Origin, WireRequest } from './wire.ts'

/** What an AWS SDK v3 client hands to its `requestHandler`: the parts of smithy's HttpRequest that matter here. */
export type SdkRequest = {
  readonly method: string
  readonly hostname: string
  readonly port?: number
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** Takes requests of SDK clients straight into local AWS, without sockets, as if they came from `origin`. */
export function inProcess(aws: Pick<FrontDoor, 'handle'>, origin: Origin) {
  return {
    async handle(request: SdkRequest) {
      const { status, headers, body } = await aws.handle(await wireOf(request, origin))
      // The SDK reads small answers from bytes, but hands an object's body to the user as a stream.
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
  readonly aws: Pick<FrontDoor, 'handle' | 'region'>
  readonly credentials: Credentials
  /** Any public address if left out. */
  readonly origin?: Origin
}

/** Options of any SDK client: `new S3Client(awsClientOptions({ aws, credentials, origin }))`. */
export function awsClientOptions({ aws, credentials, origin = SOMEWHERE }: ClientOptions) {
  return { region: aws.region, credentials, requestHandler: inProcess(aws, origin) }
}

const SOMEWHERE: Origin = { sourceIp: '198.51.100.7' }

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
