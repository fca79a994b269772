import { expect, test } from 'vitest'
import { withoutChunks } from '../src/aws-chunked.ts'
import type { WireRequest } from '../src/wire.ts'

function upload(kind: string, body: string): WireRequest {
  return {
    method: 'PUT',
    host: 'data.s3.amazonaws.com',
    path: '/k',
    query: '',
    headers: { 'x-amz-content-sha256': kind },
    body: Buffer.from(body),
    origin: { sourceIp: '198.51.100.7' },
  }
}

const textOf = (request: WireRequest) => Buffer.from(request.body).toString()

test('unsigned chunks are joined, and the trailing checksum becomes a header', () => {
  const body = '4\r\nmode\r\n5\r\nl.bin\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n'
  const request = withoutChunks(upload('STREAMING-UNSIGNED-PAYLOAD-TRAILER', body))
  expect(textOf(request)).toBe('model.bin')
  expect(request.headers['x-amz-checksum-crc32']).toBe('AAAAAA==')
})

test('signed chunks are joined without their signatures', () => {
  const body = '3;chunk-signature=aa\r\na\r\n\r\n1;chunk-signature=bb\r\nb\r\n0;chunk-signature=cc\r\n\r\n'
  expect(textOf(withoutChunks(upload('STREAMING-AWS4-HMAC-SHA256-PAYLOAD', body)))).toBe('a\r\nb')
})

test('lengths are hexadecimal', () => {
  const body = `10\r\n${'x'.repeat(16)}\r\n0\r\n\r\n`
  expect(textOf(withoutChunks(upload('STREAMING-UNSIGNED-PAYLOAD-TRAILER', body)))).toHaveLength(16)
})

test('a truncated body gives the data that it has', () => {
  expect(textOf(withoutChunks(upload('STREAMING-UNSIGNED-PAYLOAD-TRAILER', '4\r\nmode')))).toBe('mode')
})

test('a body without chunks stays unchanged', () => {
  const request = upload('UNSIGNED-PAYLOAD', '4\r\nmode\r\n0\r\n\r\n')
  expect(withoutChunks(request)).toBe(request)
})
