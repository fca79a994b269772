import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { type Account, allow, anAccount, aUser, deny } from '../account.ts'

/** A trainer with these rights, and a bucket with one object at `train/1`. */
async function trainer(...statements: readonly Readonly<Record<string, unknown>>[]) {
  const account: Account = anAccount()
  account.storage.createBucket('data')
  account.storage.putObject('data', 'train/1', 'model')
  return { account, s3: account.s3(await aUser(account, 'trainer', ...statements)) }
}

const DENIED = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }
const TRAIN = 'arn:aws:s3:::data/train/*'

describe('each request needs the right that AWS asks for', () => {
  test.each([
    ['s3:GetObject', new GetObjectCommand({ Bucket: 'data', Key: 'train/1' })],
    ['s3:GetObject', new HeadObjectCommand({ Bucket: 'data', Key: 'train/1' })],
    ['s3:PutObject', new PutObjectCommand({ Bucket: 'data', Key: 'train/2', Body: 'x' })],
    ['s3:PutObject', new CreateMultipartUploadCommand({ Bucket: 'data', Key: 'train/2' })],
    ['s3:PutObjectAcl', new PutObjectAclCommand({ Bucket: 'data', Key: 'train/1', ACL: 'public-read' })],
    ['s3:DeleteObject', new DeleteObjectCommand({ Bucket: 'data', Key: 'train/1' })],
    ['s3:ListBucket', new ListObjectsV2Command({ Bucket: 'data' })],
    ['s3:ListAllMyBuckets', new ListBucketsCommand({})],
  ])('%s', async (action, command) => {
    const without = await trainer(allow('s3:*'), deny(action))
    // A union of commands has no one signature that `send` takes.
    const send = (client: { send(request: typeof command): Promise<unknown> }) => client.send(command)
    await expect(send(without.s3)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } })
    await expect(send((await trainer(allow(action))).s3)).resolves.toBeDefined()
  })
})

test('a right on a prefix ends at its slash', async () => {
  const { account, s3 } = await trainer(allow('s3:GetObject', TRAIN))
  account.storage.putObject('data', 'train-secret/1', 'x')
  await expect(s3.send(new GetObjectCommand({ Bucket: 'data', Key: 'train/1' }))).resolves.toBeDefined()
  await expect(s3.send(new GetObjectCommand({ Bucket: 'data', Key: 'train-secret/1' }))).rejects.toMatchObject(DENIED)
})

test('a missing object is a 404 to who may list the bucket, and a 403 to others', async () => {
  const get = new GetObjectCommand({ Bucket: 'data', Key: 'train/none' })
  const blind = await trainer(allow('s3:GetObject'))
  await expect(blind.s3.send(get)).rejects.toMatchObject(DENIED)
  const seeing = await trainer(allow('s3:GetObject'), allow('s3:ListBucket', 'arn:aws:s3:::data'))
  await expect(seeing.s3.send(get)).rejects.toMatchObject({ name: 'NoSuchKey' })
})

describe('listing', () => {
  const list = (
    client: Awaited<ReturnType<typeof trainer>>,
    input: { Prefix?: string; Delimiter?: string; MaxKeys?: number },
  ) => client.s3.send(new ListObjectsV2Command({ Bucket: 'data', ...input }))

  test('may be bound to a prefix, and then no prefix is no access', async () => {
    const client = await trainer(
      allow('s3:ListBucket', 'arn:aws:s3:::data', { StringLike: { 's3:prefix': 'train/*' } }),
    )
    await expect(list(client, { Prefix: 'train/' })).resolves.toMatchObject({ KeyCount: 1 })
    await expect(list(client, {})).rejects.toMatchObject(DENIED)
    await expect(list(client, { Prefix: '' })).rejects.toMatchObject(DENIED)
    await expect(list(client, { Prefix: 'test/' })).rejects.toMatchObject(DENIED)
  })

  test('may be bound to delimiter and page size', async () => {
    const condition = { StringEquals: { 's3:delimiter': '/' }, NumericLessThanEquals: { 's3:max-keys': '10' } }
    const client = await trainer(allow('s3:ListBucket', '*', condition))
    await expect(list(client, { Delimiter: '/', MaxKeys: 10 })).resolves.toBeDefined()
    await expect(list(client, { Delimiter: '/', MaxKeys: 11 })).rejects.toMatchObject(DENIED)
    await expect(list(client, { Delimiter: '/' })).rejects.toMatchObject(DENIED)
  })

  test('has a prefix to check, and reading has none', async () => {
    const client = await trainer(allow('s3:GetObject', '*', { StringLike: { 's3:prefix': '*' } }))
    await expect(client.s3.send(new GetObjectCommand({ Bucket: 'data', Key: 'train/1' }))).rejects.toMatchObject(DENIED)
  })
})

describe('writing', () => {
  const put = (client: Awaited<ReturnType<typeof trainer>>, input = {}) =>
    client.s3.send(new PutObjectCommand({ Bucket: 'data', Key: 'out', Body: 'x', ...input }))

  test('only is only writing', async () => {
    const client = await trainer(allow('s3:PutObject'))
    await expect(put(client)).resolves.toBeDefined()
    await expect(client.s3.send(new GetObjectCommand({ Bucket: 'data', Key: 'out' }))).rejects.toMatchObject(DENIED)
  })

  test('with an ACL needs the right to it', async () => {
    await expect(put(await trainer(allow('s3:PutObject')), { ACL: 'public-read' })).rejects.toThrow('s3:PutObjectAcl')
    await expect(
      put(await trainer(allow(['s3:PutObject', 's3:PutObjectAcl'])), { ACL: 'public-read' }),
    ).resolves.toBeDefined()
  })

  test('with tags needs the right to them', async () => {
    await expect(put(await trainer(allow('s3:PutObject')), { Tagging: 'a=b' })).rejects.toThrow('s3:PutObjectTagging')
  })

  test('can be bound to an encryption header, which the client then must send', async () => {
    const condition = { StringEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } }
    const client = await trainer(allow('s3:PutObject', '*', condition))
    await expect(put(client)).rejects.toMatchObject(DENIED)
    await expect(put(client, { ServerSideEncryption: 'aws:kms' })).resolves.toMatchObject({
      ServerSideEncryption: 'aws:kms',
    })
  })

  test('can be bound to what is new', async () => {
    const client = await trainer(allow('s3:PutObject', '*', { StringEquals: { 's3:if-none-match': '*' } }))
    await expect(put(client)).rejects.toMatchObject(DENIED)
    await expect(put(client, { IfNoneMatch: '*' })).resolves.toBeDefined()
  })
})

test('a multipart upload needs PutObject throughout, and its own rights to list and abort', async () => {
  const { s3 } = await trainer(allow('s3:PutObject'))
  const at = { Bucket: 'data', Key: 'out' }
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(at))
  const { ETag } = await s3.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: 'x' }))
  await expect(s3.send(new ListPartsCommand({ ...at, UploadId }))).rejects.toThrow('s3:ListMultipartUploadParts')
  await expect(s3.send(new AbortMultipartUploadCommand({ ...at, UploadId }))).rejects.toThrow('s3:AbortMultipartUpload')
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] }
  await expect(s3.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload }))).resolves.toBeDefined()
})

test('s3:ObjectCreationOperation tells what makes an object from what prepares it', async () => {
  const client = await trainer(allow('s3:PutObject', '*', { Bool: { 's3:ObjectCreationOperation': 'true' } }))
  await expect(client.s3.send(new PutObjectCommand({ Bucket: 'data', Key: 'out', Body: 'x' }))).resolves.toBeDefined()
  await expect(client.s3.send(new CreateMultipartUploadCommand({ Bucket: 'data', Key: 'out' }))).rejects.toMatchObject(
    DENIED,
  )
})

test('a copy needs to read one and to write the other', async () => {
  const copy = new CopyObjectCommand({ Bucket: 'data', Key: 'out', CopySource: 'data/train/1' })
  await expect((await trainer(allow('s3:PutObject'))).s3.send(copy)).rejects.toThrow('s3:GetObject')
  await expect((await trainer(allow('s3:GetObject'))).s3.send(copy)).rejects.toThrow('s3:PutObject')
  await expect((await trainer(allow(['s3:GetObject', 's3:PutObject']))).s3.send(copy)).resolves.toBeDefined()
})

test('of many deletions, each is judged by itself', async () => {
  const { account, s3 } = await trainer(allow('s3:DeleteObject', TRAIN))
  account.storage.putObject('data', 'keep', 'x')
  const Objects = [{ Key: 'train/1' }, { Key: 'keep' }]
  const { Deleted, Errors } = await s3.send(new DeleteObjectsCommand({ Bucket: 'data', Delete: { Objects } }))
  expect(Deleted).toEqual([{ Key: 'train/1' }])
  expect(Errors).toMatchObject([{ Key: 'keep', Code: 'AccessDenied' }])
  expect(account.storage.getObject('data', 'keep')).toBeDefined()
})
