import { createHmac, hash } from 'node:crypto'
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { awsClientOptions } from '../src/in-process.ts'
import { payloadIsIntact, readSignature, verifySignature } from '../src/signature.ts'
import type { WireRequest } from '../src/wire.ts'

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

/** The request that an SDK client signs and sends. */
async function signedBy(
  send: (options: ReturnType<typeof awsClientOptions>) => Promise<unknown>,
): Promise<WireRequest> {
  const seen: WireRequest[] = []
  const handle = async (request: WireRequest) => {
    seen.push(request)
    return { status: 418, headers: {}, body: new Uint8Array() }
  }
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: SECRET }
  await send(awsClientOptions({ aws: { handle, region: 'us-east-1' }, credentials })).catch(() => 'not answered')
  const [request] = seen
  if (!request) throw new Error('Nothing was sent')
  return request
}

function accepts(request: WireRequest, secret = SECRET): boolean {
  const signature = readSignature(request)
  return signature !== undefined && verifySignature(request, signature, secret)
}

const get = (key: string) =>
  signedBy((options) => new S3Client(options).send(new GetObjectCommand({ Bucket: 'data', Key: key })))

describe('a signature of the AWS SDK is accepted', () => {
  test('for any key in S3', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, unit: 'binary' }), async (key) => {
        expect(accepts(await get(`k${key}`))).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  test('for any prefix in a query string', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (Prefix) => {
        const command = new ListObjectsV2Command({ Bucket: 'data', Prefix, Delimiter: '/' })
        expect(accepts(await signedBy((options) => new S3Client(options).send(command)))).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  test('for any path of a service that encodes it twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, unit: 'binary' }), async (name) => {
        const command = new GetScheduleCommand({ Name: `n${name}`, GroupName: name })
        expect(accepts(await signedBy((options) => new SchedulerClient(options).send(command)))).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  test('for a body', async () => {
    expect(accepts(await signedBy((options) => new STSClient(options).send(new GetCallerIdentityCommand({}))))).toBe(
      true,
    )
  })
})

describe('the example signature that AWS publishes is accepted', () => {
  const request: WireRequest = {
    method: 'GET',
    host: 'examplebucket.s3.amazonaws.com',
    path: '/test.txt',
    query: '',
    headers: { host: 'examplebucket.s3.amazonaws.com' },
    body: new Uint8Array(),
    origin: { sourceIp: '198.51.100.7' },
  }

  test('in a header', () => {
    const headers = {
      ...request.headers,
      range: 'bytes=0-9',
      'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'x-amz-date': '20130524T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    }
    expect(accepts({ ...request, headers })).toBe(true)
  })

  test('in a presigned URL', () => {
    const query =
      'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404'
    expect(accepts({ ...request, query })).toBe(true)
    expect(accepts({ ...request, query: query.replace('Expires=86400', 'Expires=86401') })).toBe(false)
  })
})

describe('after signing', () => {
  test.each([
    ['the method', (request: WireRequest) => ({ ...request, method: 'DELETE' })],
    ['the path', (request: WireRequest) => ({ ...request, path: `${request.path}x` })],
    ['the query', (request: WireRequest) => ({ ...request, query: `${request.query}&versionId=1` })],
    ['a signed header', (request: WireRequest) => ({ ...request, headers: { ...request.headers, host: 'elsewhere' } })],
    [
      'the date',
      (request: WireRequest) => ({ ...request, headers: { ...request.headers, 'x-amz-date': '20200101T000000Z' } }),
    ],
  ])('a request is refused if %s was changed', async (_, change) => {
    const request = await get('train/1.bin')
    expect(accepts(request)).toBe(true)
    expect(accepts(change(request))).toBe(false)
  })

  test('a request is refused if the body was changed, of which only a hash is signed', async () => {
    const command = new PutObjectCommand({ Bucket: 'data', Key: 'k', Body: 'model' })
    const request = await signedBy((options) => new S3Client(options).send(command))
    expect(payloadIsIntact(request)).toBe(true)
    expect(payloadIsIntact({ ...request, body: Buffer.from('other') })).toBe(false)
  })
})

test('a signature made with another secret is refused', async () => {
  expect(accepts(await get('k'), `${SECRET}x`)).toBe(false)
})

test.each([
  ['host and date is accepted', 'host;x-amz-date', true],
  ['the date but not the host is refused, because the request could be sent anywhere', 'x-amz-date', false],
])('a valid signature of %s', async (_, names, accepted) => {
  const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const { headers, ...request } = await get('k')
  const values = names.split(';').map((name) => `${name}:${headers[name]}\n`)
  const canonical = ['GET', request.path, request.query, values.join(''), names, headers['x-amz-content-sha256']]
  const date = headers['x-amz-date'] ?? ''
  const scope = `${date.slice(0, 8)}/us-east-1/s3/aws4_request`
  const key = scope.split('/').reduce(hmac, Buffer.from(`AWS4${SECRET}`))
  const value = hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash('sha256', canonical.join('\n'))}`).toString(
    'hex',
  )
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/${scope}, SignedHeaders=${names}, Signature=${value}`
  expect(accepts({ ...request, headers: { ...headers, authorization } })).toBe(accepted)
})

test.each([
  ['a missing header', undefined],
  ['Signature Version 2', 'AWS AKIAIOSFODNN7EXAMPLE:frJIUN8DYpKDtOLCwo//yllqDzg='],
  [
    'a scope without a service',
    'AWS4-HMAC-SHA256 Credential=AKIA/20130524/us-east-1, SignedHeaders=host, Signature=00',
  ],
])('%s is not a signature', async (_, authorization) => {
  const { authorization: __, ...headers } = (await get('k')).headers
  const request = { ...(await get('k')), headers: authorization ? { ...headers, authorization } : headers }
  expect(readSignature(request)).toBeUndefined()
})
