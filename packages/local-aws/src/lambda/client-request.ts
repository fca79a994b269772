import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
import { NoResponse } from '../faults.ts'
import type { Origin, WireRequest, WireResponse } from '../wire.ts'
import { idleSocket } from './idle-socket.ts'
import type { Network } from './ports.ts'

/** The options of `https.request` that HTTP clients pass. */
export type RequestOptions = {
  readonly method?: string | undefined
  readonly host?: string | null | undefined
  readonly hostname?: string | null | undefined
  readonly port?: number | string | null | undefined
  readonly path?: string | null | undefined
  readonly headers?: Readonly<Record<string, string | number | readonly string[] | undefined>> | undefined
  readonly timeout?: number | undefined
}

type OnResponse = (response: Readable) => void

/**
 * A `ClientRequest` without a socket, as far as HTTP clients use it: the gateway answers in process.
 * Only an event emitter, because a real stream would cost as much as the rest of a call.
 */
export function clientRequest(options: RequestOptions, network: Network, onResponse?: OnResponse) {
  const chunks: Buffer[] = []
  const socket = idleSocket(network.timers)
  let destroyed = false

  const write = (chunk: unknown, encoding?: unknown) => {
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk, isEncoding(encoding) ? encoding : 'utf8'))
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    return true
  }
  // The SDK's abort listener lives until 'close', so 'close' is emitted at the end of the response.
  const destroy = (error?: Error) => {
    if (destroyed) return request
    destroyed = true
    socket.setTimeout(0)
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
  const fail = (error: unknown) => {
    if (destroyed) return
    if (error instanceof NoResponse) request.once('close', network.onSilence?.() ?? (() => {}))
    else destroy(connectionError(error))
  }
  const end = (chunk?: unknown, encoding?: unknown) => {
    write(chunk, encoding)
    network.send(wireRequest(options, Buffer.concat(chunks), network.origin)).then(answer, fail)
    return request
  }
  // As on a socket, the time-out is only reported: the client decides whether it ends the request.
  const setTimeout = (ms: number, onTimeout?: () => void) => {
    if (onTimeout) request.once('timeout', onTimeout)
    socket.off('timeout', reportTimeout).setTimeout(ms, reportTimeout)
    return request
  }
  const reportTimeout = () => void request.emit('timeout')
  const request = Object.assign(new EventEmitter(), {
    ...{ socket, write, end, destroy },
    setTimeout,
    setNoDelay: () => {},
    setSocketKeepAlive: () => {},
    abort: () => destroy(),
  })
  Object.defineProperty(request, 'destroyed', { get: () => destroyed })

  if (onResponse) request.once('response', onResponse)
  if (options.timeout) setTimeout(options.timeout)
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

/** A broken connection looks as it does on a network, so that the SDK retries it. */
function connectionError(cause: unknown): Error {
  const code = cause instanceof Error && 'code' in cause ? cause.code : 'ECONNRESET'
  const message = cause instanceof Error ? cause.message : 'socket hang up'
  return Object.assign(new Error(message, { cause }), { code, syscall: 'read' })
}
