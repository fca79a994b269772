import { EventEmitter } from 'node:events'
import { Readable, Writable } from 'node:stream'
import type { Origin, WireRequest, WireResponse } from '../wire.ts'
import type { Connect } from './ports.ts'

/** The options of `https.request` that the SDK's handler (and most others) give. */
export type RequestOptions = {
  readonly method?: string | undefined
  readonly host?: string | null | undefined
  readonly hostname?: string | null | undefined
  readonly port?: number | string | null | undefined
  readonly path?: string | null | undefined
  readonly headers?: Readonly<Record<string, string | number | readonly string[] | undefined>> | undefined
}

type OnResponse = (response: Readable) => void

/** A `ClientRequest` as far as HTTP clients look at it, without a socket: the front door answers in process. */
export function clientRequest(options: RequestOptions, origin: Origin, connect: Connect, onResponse?: OnResponse) {
  const chunks: Buffer[] = []
  const socket = idleSocket()

  const request = Object.assign(
    new Writable({
      // The abort listener of the SDK lives until 'close', so closing is left to the end of the answer.
      autoDestroy: false,
      write: (chunk, encoding, done) => {
        chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk, encoding))
        done()
      },
      final: (done) => {
        done()
        connect(wireRequest(options, Buffer.concat(chunks), origin)).then(answer, (error: unknown) => {
          request.destroy(connectionError(error))
        })
      },
    }),
    {
      socket,
      setTimeout: () => request,
      setNoDelay: () => {},
      setSocketKeepAlive: () => {},
      abort: () => request.destroy(),
    },
  )
  const answer = (response: WireResponse) => {
    if (request.destroyed) return
    const message = incomingMessage(response)
    message.once('end', () => request.destroy())
    request.emit('response', message)
  }

  if (onResponse) request.once('response', onResponse)
  queueMicrotask(() => request.emit('socket', socket))
  return request
}

function incomingMessage(response: WireResponse) {
  const message = new Readable({
    read() {
      this.push(Buffer.from(response.body.buffer, response.body.byteOffset, response.body.byteLength))
      this.push(null)
    },
  })
  return Object.assign(message, {
    statusCode: response.status,
    statusMessage: '',
    httpVersion: '1.1',
    headers: response.headers,
    rawHeaders: Object.entries(response.headers).flat(),
    complete: true,
  })
}

function wireRequest(options: RequestOptions, body: Buffer, origin: Origin): WireRequest {
  const [path = '/', query = ''] = (options.path ?? '/').split(/\?(.*)/s)
  const headers = Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)])
  const host = options.hostname ?? options.host ?? 'localhost'
  return {
    method: options.method ?? 'GET',
    host: options.port && Number(options.port) !== 443 ? `${host}:${options.port}` : host,
    path,
    query,
    headers: { host, ...Object.fromEntries(headers) },
    body,
    origin,
  }
}

/** A broken connection looks as it does on a network, so that the SDK's own retries treat it so. */
function connectionError(cause: unknown): Error {
  const code = cause instanceof Error && 'code' in cause ? cause.code : 'ECONNRESET'
  const message = cause instanceof Error ? cause.message : 'socket hang up'
  return Object.assign(new Error(message, { cause }), { code, syscall: 'read' })
}

function idleSocket() {
  const socket = Object.assign(new EventEmitter(), {
    connecting: false,
    setTimeout: () => socket,
    setKeepAlive: () => socket,
    setNoDelay: () => socket,
    destroy: () => socket,
  })
  return socket
}
