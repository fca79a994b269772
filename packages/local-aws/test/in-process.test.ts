import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { inProcessHandler } from '../src/in-process.ts'
import type { WireRequest } from '../src/wire.ts'

const ORIGIN = { sourceIp: '203.0.113.42' }
const SENT = {
  method: 'PUT',
  hostname: 'data.s3.amazonaws.com',
  path: '/a%20b',
  headers: { Host: 'data.s3.amazonaws.com', 'X-A': '1' },
}

/** Sends a request; returns how it arrives, and the response. */
async function arrives(request: object, answer: { status?: number; headers?: Record<string, string> } = {}) {
  const seen: WireRequest[] = []
  const handle = async (received: WireRequest) => {
    seen.push(received)
    return { status: 200, headers: {}, body: Buffer.from('answer'), ...answer }
  }
  const { response } = await inProcessHandler({ handle }, ORIGIN).handle({ ...SENT, ...request })
  const [received] = seen
  if (!received) throw new Error('Nothing arrived')
  return { received, response }
}

test('a request arrives with raw path and query, lower-case headers and the given origin', async () => {
  const { received } = await arrives({ query: { prefix: 'a b', acl: null, x: ['1', '2'] } })
  expect(received).toMatchObject({
    method: 'PUT',
    host: 'data.s3.amazonaws.com',
    path: '/a%20b',
    query: 'prefix=a%20b&acl&x=1&x=2',
    headers: { host: 'data.s3.amazonaws.com', 'x-a': '1' },
    origin: ORIGIN,
  })
})

test.each([
  ['text', 'model', 'model'],
  ['bytes', Buffer.from('model'), 'model'],
  ['a stream', Readable.from([Buffer.from('mo'), 'del']), 'model'],
  ['nothing', undefined, ''],
])('a body may be %s', async (_, body, expected) => {
  const { received } = await arrives({ body })
  expect(Buffer.from(received.body).toString()).toBe(expected)
})

test('a body of any other type is refused', async () => {
  await expect(arrives({ body: { a: 1 } })).rejects.toThrow('Cannot send the request in process')
})

test('the body of an S3 object is a stream, and that of every other response bytes', async () => {
  const s3 = { headers: { 'x-amz-id-2': 'local' } }
  expect((await arrives({ method: 'GET' }, s3)).response.body).toBeInstanceOf(Readable)
  expect((await arrives({ method: 'GET' }, { ...s3, status: 404 })).response.body).toBeInstanceOf(Uint8Array)
  expect((await arrives({ method: 'POST' })).response.body).toBeInstanceOf(Uint8Array)
})
