import { CreateUserCommand, GetUserCommand, IAMClient } from '@aws-sdk/client-iam'
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterEach, expect, test, vi } from 'vitest'
import { connectionLost } from '../src/faults.ts'
import { type HttpServer, type HttpServerOptions, serve } from '../src/http-server.ts'
import type { Credentials } from '../src/iam/directory.ts'
import { type Account, allow, anAccount, aUser } from './account.ts'

const servers: HttpServer[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function served(account: Account, options?: HttpServerOptions) {
  account.storage.createBucket('data')
  account.storage.putObject('data', 'a', 'model')
  const server = await serve(account.aws, options)
  servers.push(server)
  const client = (credentials: Credentials) => ({
    region: 'us-east-1',
    endpoint: server.url,
    credentials,
    maxAttempts: 1,
  })
  return {
    url: server.url,
    iam: (credentials = account.admin) => new IAMClient(client(credentials)),
    s3: (credentials = account.admin) => new S3Client({ ...client(credentials), forcePathStyle: true }),
  }
}

const READ = new GetObjectCommand({ Bucket: 'data', Key: 'a' })

/** Adds headers to requests as a proxy would, after signing. */
function forwarded(s3: S3Client, headers: Readonly<Record<string, string>>): S3Client {
  s3.middlewareStack.add(
    (next) => (args) => {
      const { request } = args
      if (typeof request === 'object' && request !== null && 'headers' in request)
        Object.assign(request.headers ?? {}, headers)
      return next(args)
    },
    { step: 'finalizeRequest', priority: 'low' },
  )
  return s3
}

test('an answer is dated by the clock of local AWS', async () => {
  const account = anAccount()
  const server = await serve({ ...account.aws, clock: account.clock })
  servers.push(server)

  expect((await fetch(server.url)).headers.get('date')).toBe('Wed, 16 Jul 2025 01:00:00 GMT')
})

test('IAM works over HTTP', async () => {
  const { iam } = await served(anAccount())
  await iam().send(new CreateUserCommand({ UserName: 'trainer' }))
  await expect(iam().send(new GetUserCommand({ UserName: 'trainer' }))).resolves.toMatchObject({
    User: { UserName: 'trainer' },
  })
  await expect(iam().send(new GetUserCommand({ UserName: 'nobody' }))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
  })
})

test('S3 works over HTTP, path style, with and without bodies', async () => {
  const { s3 } = await served(anAccount())
  await s3().send(new PutObjectCommand({ Bucket: 'data', Key: 'b c/ü', Body: 'x'.repeat(100_000) }))
  const object = await s3().send(new GetObjectCommand({ Bucket: 'data', Key: 'b c/ü' }))
  expect(await object.Body?.transformToString()).toHaveLength(100_000)
  await expect(s3().send(new HeadObjectCommand({ Bucket: 'data', Key: 'b c/ü' }))).resolves.toMatchObject({
    ContentLength: 100_000,
  })
})

test('x-forwarded-for overrides the configured source address', async () => {
  const account = anAccount()
  const { s3 } = await served(account, { sourceIp: '203.0.113.42' })
  const office = { IpAddress: { 'aws:SourceIp': '203.0.113.42/32' } }
  const user = await aUser(account, 'trainer', allow('s3:GetObject', '*', office))
  await expect(s3(user).send(READ)).resolves.toBeDefined()
  await expect(forwarded(s3(user), { 'x-forwarded-for': '192.0.2.1' }).send(READ)).rejects.toMatchObject({
    name: 'AccessDenied',
  })
})

test('x-forwarded-vpce simulates a VPC endpoint', async () => {
  const account = anAccount()
  const { s3 } = await served(account)
  const user = await aUser(
    account,
    'trainer',
    allow('s3:GetObject', '*', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } }),
  )
  await expect(s3(user).send(READ)).rejects.toMatchObject({ name: 'AccessDenied' })
  await expect(forwarded(s3(user), { 'x-forwarded-vpce': 'vpce-1' }).send(READ)).resolves.toBeDefined()
})

test('a request without a signature is denied', async () => {
  const { url } = await served(anAccount())
  const response = await fetch(url)
  expect(response.status).toBe(403)
  expect(await response.text()).toContain('<Code>AccessDenied</Code>')
})

test('a fault that loses the connection closes the socket', async () => {
  const { iam } = await served(anAccount({ faults: { before: () => connectionLost(), after: () => undefined } }))
  await expect(iam().send(new GetUserCommand({ UserName: 'admin' }))).rejects.toMatchObject({ code: 'ECONNRESET' })
})

test('a port in use is an error, and a closed server accepts no connections', async () => {
  const account = anAccount()
  const first = await serve(account.aws)
  await expect(serve(account.aws, { port: Number(new URL(first.url).port) })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  })
  await first.close()
  await expect(fetch(first.url)).rejects.toThrow('fetch failed')
})

test('closing does not wait for requests that never end', async () => {
  const reached = Promise.withResolvers<void>()
  const never = Promise.withResolvers<never>()
  const server = await serve({
    handle() {
      reached.resolve()
      return never.promise
    },
  })
  const request = fetch(server.url).catch(() => 'aborted')
  await reached.promise
  await server.close()
  expect(await request).toBe('aborted')
})

test('a defect in local AWS is a 500 for the caller, and logged', async () => {
  const console = vi.spyOn(globalThis.console, 'error').mockReturnValue()
  const server = await serve({ handle: () => Promise.reject(new RangeError('a defect')) })
  servers.push(server)
  const response = await fetch(server.url)
  expect([response.status, await response.json()]).toEqual([
    500,
    { __type: 'InternalFailure', message: 'Local AWS has a defect: RangeError: a defect' },
  ])
  expect(console).toHaveBeenCalledOnce()
})
