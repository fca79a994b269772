import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { A, withData } from '../data-account.ts'

describe('a checksum that does not fit the body is a BadDigest, and nothing is stored', () => {
  test.each([
    ['Content-MD5', { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' }],
    ['CRC32', { ChecksumCRC32: 'AAAAAA==' }],
    ['CRC32C', { ChecksumCRC32C: 'AAAAAA==' }],
    ['CRC64NVME', { ChecksumCRC64NVME: 'AAAAAAAAAAA=' }],
    ['SHA1', { ChecksumSHA1: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }],
    ['SHA256', { ChecksumSHA256: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' }],
  ])('%s', async (_, checksum) => {
    const account = withData()
    const put = new PutObjectCommand({ ...A, Key: 'new', Body: 'model', ...checksum })
    await expect(account.s3().send(put)).rejects.toMatchObject({ name: 'BadDigest' })
    expect(account.storage.getObject('data', 'new')).toBeUndefined()
  })

  // The check values that the definitions of these checksums give for the digits 1 to 9.
  test.each([
    ['CRC32', { ChecksumCRC32: 'y/Q5Jg==' }],
    ['CRC32C', { ChecksumCRC32C: '4waSgw==' }],
    ['CRC64NVME', { ChecksumCRC64NVME: 'rosUhgp5mIg=' }],
  ])('%s that fits is accepted', async (_, checksum) => {
    const put = new PutObjectCommand({ ...A, Body: '123456789', ...checksum })
    await expect(withData().s3().send(put)).resolves.toMatchObject(checksum)
  })
})

describe('the owner that a request expects', () => {
  test.each([
    ['the account', '123456789012', undefined],
    ['another account', '999999999999', 'AccessDenied'],
  ])('is checked: %s', async (_, ExpectedBucketOwner, error) => {
    const answer = withData()
      .s3()
      .send(new GetObjectCommand({ ...A, ExpectedBucketOwner }))
    await expect(
      answer.then(
        () => undefined,
        ({ name }) => name,
      ),
    ).resolves.toBe(error)
  })

  test('is checked for the source of a copy', async () => {
    const copy = new CopyObjectCommand({ ...A, CopySource: 'data/a', ExpectedSourceBucketOwner: '999999999999' })
    await expect(withData().s3().send(copy)).rejects.toMatchObject({ name: 'AccessDenied' })
  })
})

describe('conditions', () => {
  const [before, after] = [new Date('2025-07-15T00:00:00Z'), new Date('2025-07-17T00:00:00Z')]

  test.each([
    [{ IfModifiedSince: after }, 304],
    [{ IfModifiedSince: before }, 200],
    [{ IfUnmodifiedSince: before }, 412],
    [{ IfUnmodifiedSince: after }, 200],
    [{ IfNoneMatch: '"other"', IfModifiedSince: after }, 200],
    [{ IfMatch: '"other"' }, 412],
    [{ IfNoneMatch: '"other", "20f35e630daf44dbfa4c3f68f5399d8c"' }, 304],
  ])('a read with %o is a %d', async (condition, status) => {
    const answer = withData()
      .s3()
      .send(new GetObjectCommand({ ...A, ...condition }))
    const found = answer.then(
      ({ $metadata }) => $metadata,
      ({ $metadata }) => $metadata,
    )
    await expect(found).resolves.toMatchObject({ httpStatusCode: status })
  })

  test('a source that was changed since is not copied', async () => {
    const copy = new CopyObjectCommand({ ...A, CopySource: 'data/a', CopySourceIfUnmodifiedSince: before })
    await expect(withData().s3().send(copy)).rejects.toMatchObject({ name: 'PreconditionFailed' })
  })

  test('a deletion can be restricted to an object that is unchanged', async () => {
    const account = withData()
    const remove = new DeleteObjectCommand({ ...A, IfMatch: '"other"' })
    await expect(account.s3().send(remove)).rejects.toMatchObject({ name: 'PreconditionFailed' })
    expect(account.storage.getObject('data', 'a')).toBeDefined()
  })

  test('a write with an ETag that the object must not have is not implemented, as on AWS', async () => {
    const put = new PutObjectCommand({ ...A, Body: 'x', IfNoneMatch: '"other"' })
    await expect(withData().s3().send(put)).rejects.toMatchObject({ name: 'NotImplemented' })
  })
})

test('a request can say as what it takes the object', async () => {
  const get = new GetObjectCommand({ ...A, ResponseContentType: 'text/x-model', ResponseCacheControl: 'no-store' })
  await expect(withData().s3().send(get)).resolves.toMatchObject({
    ContentType: 'text/x-model',
    CacheControl: 'no-store',
  })
})

describe('listings', () => {
  test('name the owner only on request', async () => {
    const list = (FetchOwner: boolean) =>
      withData()
        .s3()
        .send(new ListObjectsV2Command({ Bucket: 'data', FetchOwner }))
    expect((await list(true)).Contents?.[0]?.Owner).toMatchObject({ ID: '123456789012' })
    expect((await list(false)).Contents?.[0]?.Owner).toBeUndefined()
  })

  test('of buckets have a prefix, a region and pages', async () => {
    const account = withData()
    for (const name of ['data-1', 'data-2', 'other']) account.storage.createBucket(name)
    const list = async (input: object) => {
      const { Buckets = [], ContinuationToken } = await account.s3().send(new ListBucketsCommand(input))
      return { names: Buckets.map(({ Name }) => Name), next: ContinuationToken }
    }
    expect(await list({ Prefix: 'data-' })).toEqual({ names: ['data-1', 'data-2'], next: undefined })
    expect(await list({ BucketRegion: 'eu-west-1' })).toEqual({ names: [], next: undefined })
    const first = await list({ MaxBuckets: 2 })
    expect(first.names).toEqual(['data', 'data-1'])
    expect((await list({ ContinuationToken: first.next })).names).toEqual(['data-2', 'other'])
  })

  test('of uploads are refused where they would need pages', async () => {
    const account = withData()
    for (const Key of ['1', '2']) await account.s3().send(new CreateMultipartUploadCommand({ Bucket: 'data', Key }))
    const list = (MaxUploads: number) =>
      account.s3().send(new ListMultipartUploadsCommand({ Bucket: 'data', MaxUploads }))
    expect((await list(2)).Uploads).toHaveLength(2)
    await expect(list(1)).rejects.toMatchObject({ name: 'NotImplemented' })
  })
})
