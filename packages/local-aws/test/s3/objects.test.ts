import { hash } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketTaggingCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { type Account, anAccount } from '../account.ts'

function withBucket(): Account {
  const account = anAccount()
  account.storage.createBucket('data')
  return account
}

const put = (account: Account, input: Partial<PutObjectCommandInput> = {}) =>
  account.s3().send(new PutObjectCommand({ Bucket: 'data', Key: 'k', Body: '0123456789', ...input }))

const get = (account: Account, input: Partial<GetObjectCommandInput> = {}) =>
  account.s3().send(new GetObjectCommand({ Bucket: 'data', Key: 'k', ...input }))

describe('an object', () => {
  test('is returned as it was put, with type, metadata, ETag and date', async () => {
    const account = withBucket()
    const { ETag } = await put(account, { ContentType: 'text/plain', Metadata: { job: 'churn-7' } })
    const object = await get(account)
    expect(await object.Body?.transformToString()).toBe('0123456789')
    expect(ETag).toBe('"781e5e245d69b566979b86e28d23f2c7"')
    expect(object).toMatchObject({
      ETag,
      ContentType: 'text/plain',
      ContentLength: 10,
      Metadata: { job: 'churn-7' },
      LastModified: new Date('2025-07-16T01:00:00Z'),
      ServerSideEncryption: 'AES256',
    })
  })

  test.each(["it's (odd)+&=~ name/ü", 'a//b/../c', '100%', 'a/b/'])(
    'can have special characters in its key: %s',
    async (Key) => {
      const account = withBucket()
      await put(account, { Key })
      expect(account.storage.getObject('data', Key)).toBeDefined()
      expect(await (await get(account, { Key })).Body?.transformToString()).toBe('0123456789')
    },
  )

  test('can be a stream, whose aws-chunked encoding is not stored', async () => {
    const account = withBucket()
    const Body = Readable.from([Buffer.from('01'), Buffer.from('234')])
    await put(account, { Body, ContentLength: 5, ContentEncoding: 'gzip' })
    const stored = account.storage.getObject('data', 'k')
    expect(Buffer.from(stored?.body ?? []).toString()).toBe('01234')
    expect(stored?.headers['content-encoding']).toBe('gzip')
  })

  test('can be empty', async () => {
    const account = withBucket()
    await put(account, { Body: '', ContentLength: 0 })
    expect(await (await get(account)).Body?.transformToString()).toBe('')
  })

  test('is returned with its checksum, which the SDK verifies', async () => {
    const account = withBucket()
    await put(account, { ChecksumAlgorithm: 'SHA256' })
    const { ChecksumSHA256 } = await get(account, { ChecksumMode: 'ENABLED' })
    expect(ChecksumSHA256).toBe(hash('sha256', '0123456789', 'base64'))
  })

  test('is described by HeadObject without its body', async () => {
    const account = withBucket()
    await put(account)
    const head = await account.s3().send(new HeadObjectCommand({ Bucket: 'data', Key: 'k' }))
    expect(head).toMatchObject({ ContentLength: 10, ETag: '"781e5e245d69b566979b86e28d23f2c7"' })
  })

  test('does not exist after DeleteObject, which succeeds also the second time', async () => {
    const account = withBucket()
    await put(account)
    const remove = () => account.s3().send(new DeleteObjectCommand({ Bucket: 'data', Key: 'k' }))
    await remove()
    await remove()
    await expect(get(account)).rejects.toMatchObject({ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } })
  })
})

test.each([
  ['bytes=2-4', '234', 'bytes 2-4/10'],
  ['bytes=7-', '789', 'bytes 7-9/10'],
  ['bytes=-3', '789', 'bytes 7-9/10'],
  ['bytes=8-99', '89', 'bytes 8-9/10'],
  ['bytes=0-0', '0', 'bytes 0-0/10'],
])('the range %s returns %j', async (Range, text, ContentRange) => {
  const account = withBucket()
  await put(account)
  const object = await get(account, { Range })
  expect(await object.Body?.transformToString()).toBe(text)
  expect(object).toMatchObject({ ContentRange, $metadata: { httpStatusCode: 206 } })
})

test('a range beyond the end is a 416', async () => {
  const account = withBucket()
  await put(account)
  await expect(get(account, { Range: 'bytes=10-' })).rejects.toMatchObject({
    name: 'InvalidRange',
    $metadata: { httpStatusCode: 416 },
  })
})

describe('a conditional request', () => {
  const ETAG = '"781e5e245d69b566979b86e28d23f2c7"'

  test('with If-None-Match: * writes only a new object', async () => {
    const account = withBucket()
    await put(account, { IfNoneMatch: '*' })
    await expect(put(account, { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' })
  })

  test('with If-Match overwrites only an object with that ETag', async () => {
    const account = withBucket()
    await put(account)
    await expect(put(account, { IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' })
    await expect(put(account, { IfMatch: ETAG })).resolves.toBeDefined()
  })

  test('with If-Match or If-None-Match reads only an object with, or without, that ETag', async () => {
    const account = withBucket()
    await put(account)
    await expect(get(account, { IfMatch: '"other"' })).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } })
    await expect(get(account, { IfNoneMatch: ETAG })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } })
    await expect(get(account, { IfMatch: ETAG, IfNoneMatch: '"other"' })).resolves.toBeDefined()
  })
})

describe('buckets', () => {
  test('are created, listed, read and, when empty, deleted', async () => {
    const account = anAccount()
    const s3 = account.s3()
    await s3.send(new CreateBucketCommand({ Bucket: 'data' }))
    expect((await s3.send(new ListBucketsCommand())).Buckets?.map(({ Name }) => Name)).toEqual(['data'])
    expect((await s3.send(new HeadBucketCommand({ Bucket: 'data' }))).BucketRegion).toBe('us-east-1')
    expect((await s3.send(new GetBucketLocationCommand({ Bucket: 'data' }))).LocationConstraint ?? '').toBe('')
    await put(account)
    const remove = () => s3.send(new DeleteBucketCommand({ Bucket: 'data' }))
    await expect(remove()).rejects.toMatchObject({ name: 'BucketNotEmpty' })
    await s3.send(new DeleteObjectCommand({ Bucket: 'data', Key: 'k' }))
    await remove()
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'data' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    })
  })

  test('that do not exist are a NoSuchBucket', async () => {
    const account = anAccount()
    await expect(get(account)).rejects.toMatchObject({ name: 'NoSuchBucket' })
  })
})

test('DeleteObjects deletes several objects, also with special characters in their keys', async () => {
  const account = withBucket()
  const keys = ['a&b', '<c>', 'ü "d"', 'stays']
  for (const key of keys) account.storage.putObject('data', key, 'x')
  const Objects = keys.slice(0, 3).map((Key) => ({ Key }))
  const { Deleted } = await account.s3().send(new DeleteObjectsCommand({ Bucket: 'data', Delete: { Objects } }))
  expect(Deleted).toEqual(Objects)
  expect([...account.storage.bucket('data').objects.keys()]).toEqual(['stays'])
})

test('an operation that is not supported is a NotImplemented', async () => {
  const account = withBucket()
  await expect(account.s3().send(new GetBucketTaggingCommand({ Bucket: 'data' }))).rejects.toMatchObject({
    name: 'NotImplemented',
  })
})
