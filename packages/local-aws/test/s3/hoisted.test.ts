import { expect, test } from 'vitest'
import { withHoistedHeaders } from '../../src/s3/hoisted.ts'

const request = (query: string) => ({
  ...{ method: 'PUT', host: 'data.s3.us-east-1.amazonaws.com', path: '/a', query, headers: { host: 'h' } },
  ...{ body: new Uint8Array(), origin: { sourceIp: '198.51.100.7' } },
})

test('what the signer of a presigned URL put into it counts as a header, the signature itself does not', () => {
  const signature = 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=900&X-Amz-Signature=abc&x-id=PutObject'
  const { headers, query } = withHoistedHeaders(request(`${signature}&x-amz-meta-run=7&x-amz-acl=public-read`))
  expect(headers).toEqual({ host: 'h', 'x-amz-meta-run': '7', 'x-amz-acl': 'public-read' })
  expect(query).toBe(signature)
})

test('the query of a request that is signed in its headers has no headers', () => {
  expect(withHoistedHeaders(request('x-amz-acl=public-read')).headers).toEqual({ host: 'h' })
})
