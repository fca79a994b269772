import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
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

/**
 * A `ClientRequest` as far as HTTP clients look at it, without a socket: the front door answers in process.
 * Hardly more than an emitter, because the machinery of a real stream would cost as much as the rest of a call.
 */
export function clientRequest(options: RequestOptions, origin: Origin, connect: Connect, onResponse?: OnResponse) {
  const chunks: Buffer[] = []
  const socket = idleSocket()
  let destroyed = false

  const write = (chunk: unknown, encoding?: unknown) => {
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk, isEncoding(encoding) ? encoding : 'utf8'))
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    return true
  }
  // The abort listener of the SDK lives until 'close', so closing is left to the end of the answer.
  const destroy = (error?: Error) => {
    if (destroyed) return request
    destroyed = true
    queueMicrotask(() => {
      if (error) request.emit('error', error)
      request.emit('close')
    })
    return request
  }
  const answer = (response: WireResponse) => {
    if (destroyed) return
    const message = incomingMessage(response)
    message.once('end', () => destroy())
    request.emit('response', message)
  }
  const end = (chunk?: unknown, encoding?: unknown) => {
    write(chunk, encoding)
    connect(wireRequest(options, Buffer.concat(chunks), origin)).then(answer, (error: unknown) => {
      destroy(connectionError(error))
    })
    return request
  }
  const request = Object.assign(new EventEmitter(), {
    ...{ socket, write, end, destroy },
    setTimeout: () => request,
    setNoDelay: () => {},
    setSocketKeepAlive: () => {},
    abort: () => destroy(),
  })
  Object.defineProperty(request, 'destroyed', { get: () => destroyed })

  if (onResponse) request.once('response', onResponse)
  queueMicrotask(() => request.emit('socket', socket))
  return request
}

function isEncoding(value: unknown): value is BufferEncoding {
  return typeof value === 'string' && Buffer.isEncoding(value)
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
