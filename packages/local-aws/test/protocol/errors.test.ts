import { expect, test } from 'vitest'
import { AwsError } from '../../src/aws-error.ts'
import { errorResponse } from '../../src/protocol/errors.ts'
import type { WireRequest } from '../../src/wire.ts'

const request: WireRequest = {
  method: 'GET',
  host: 'data.s3.amazonaws.com',
  path: '/a%20key',
  query: '',
  headers: {},
  body: new Uint8Array(),
  origin: { sourceIp: '198.51.100.7' },
}

const textOf = (body: Uint8Array) => Buffer.from(body).toString()

test('the AWS Query protocol has the error type Sender below status 500, and Receiver from 500 on', () => {
  const sent = errorResponse(
    new AwsError('NoSuchEntity', 404, 'no <such> user'),
    { protocol: 'query', signingName: 'iam' },
    'r',
    request,
  )
  expect(sent.status).toBe(404)
  expect(textOf(sent.body)).toBe(
    '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>no &lt;such&gt; user</Message></Error><RequestId>r</RequestId></ErrorResponse>',
  )
  const broken = errorResponse(
    new AwsError('ServiceFailure', 500, 'x'),
    { protocol: 'query', signingName: 'iam' },
    'r',
    request,
  )
  expect(textOf(broken.body)).toContain('<Type>Receiver</Type>')
})

test.each([
  ['json', 'AccessDenied', 403, 'AccessDeniedException', 400],
  ['rest-json', 'AccessDenied', 403, 'AccessDeniedException', 403],
  ['json', 'ResourceNotFoundException', 400, 'ResourceNotFoundException', 400],
  ['rest-json', 'ConflictException', 409, 'ConflictException', 409],
  ['rest-xml', 'AccessDenied', 403, undefined, 403],
] as const)(
  'the %s protocol writes the error %s with status %d as %s with status %d',
  (protocol, code, status, type, answered) => {
    const response = errorResponse(new AwsError(code, status, 'm'), { protocol, signingName: 'x' }, 'r', request)
    expect(response.status).toBe(answered)
    expect(response.headers['x-amzn-errortype']).toBe(type)
  },
)

test('an error of S3 names the resource, and has no body in response to HEAD', () => {
  const service = { protocol: 'rest-xml', signingName: 's3' } as const
  const error = new AwsError('NoSuchKey', 404, 'gone')
  expect(textOf(errorResponse(error, service, 'r', request).body)).toContain(
    '<Error><Code>NoSuchKey</Code><Message>gone</Message><Resource>/a key</Resource>',
  )
  expect(errorResponse(error, service, 'r', { ...request, method: 'HEAD' }).body).toHaveLength(0)
})
