import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { allow, deny } from '../account.ts'
import { DENIED, trainer } from './trainer.ts'

const TRAIN = 'arn:aws:s3:::data/train/*'

describe('each request needs the action that AWS documents', () => {
  test.each([
    ['GetObject', 's3:GetObject', new GetObjectCommand({ Bucket: 'data', Key: 'train/1' })],
    ['HeadObject', 's3:GetObject', new HeadObjectCommand({ Bucket: 'data', Key: 'train/1' })],
    ['PutObject', 's3:PutObject', new PutObjectCommand({ Bucket: 'data', Key: 'train/2', Body: 'x' })],
    ['CreateMultipartUpload', 's3:PutObject', new CreateMultipartUploadCommand({ Bucket: 'data', Key: 'train/2' })],
    ['DeleteObject', 's3:DeleteObject', new DeleteObjectCommand({ Bucket: 'data', Key: 'train/1' })],
    ['ListObjectsV2', 's3:ListBucket', new ListObjectsV2Command({ Bucket: 'data' })],
    ['ListBuckets', 's3:ListAllMyBuckets', new ListBucketsCommand({})],
    ['HeadBucket', 's3:ListBucket', new HeadBucketCommand({ Bucket: 'data' })],
    ['GetBucketLocation', 's3:GetBucketLocation', new GetBucketLocationCommand({ Bucket: 'data' })],
    ['GetBucketVersioning', 's3:GetBucketVersioning', new GetBucketVersioningCommand({ Bucket: 'data' })],
    [
      'PutBucketVersioning',
      's3:PutBucketVersioning',
      new PutBucketVersioningCommand({ Bucket: 'data', VersioningConfiguration: { Status: 'Enabled' } }),
    ],
    ['ListObjectVersions', 's3:ListBucketVersions', new ListObjectVersionsCommand({ Bucket: 'data' })],
    ['CreateBucket', 's3:CreateBucket', new CreateBucketCommand({ Bucket: 'data' })],
  ])('%s needs %s', async (_, action, command) => {
    const without = await trainer(allow('s3:*'), deny(action))
    // A union of commands has no one signature that `send` takes.
    const send = (client: { send(request: typeof command): Promise<unknown> }) => client.send(command)
    await expect(send(without.s3)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } })
    await expect(send((await trainer(allow(action))).s3)).resolves.toBeDefined()
  })
})

test('a permission for a prefix does not extend to keys that only begin like it', async () => {
  const { account, s3 } = await trainer(allow('s3:GetObject', TRAIN))
  account.storage.putObject('data', 'train-secret/1', 'x')
  await expect(s3.send(new GetObjectCommand({ Bucket: 'data', Key: 'train/1' }))).resolves.toBeDefined()
  await expect(s3.send(new GetObjectCommand({ Bucket: 'data', Key: 'train-secret/1' }))).rejects.toMatchObject(DENIED)
})

test('a missing object is a 404 for callers who may list the bucket, and a 403 for others', async () => {
  const get = new GetObjectCommand({ Bucket: 'data', Key: 'train/none' })
  const reader = await trainer(allow('s3:GetObject'))
  await expect(reader.s3.send(get)).rejects.toMatchObject(DENIED)
  const lister = await trainer(allow('s3:GetObject'), allow('s3:ListBucket', 'arn:aws:s3:::data'))
  await expect(lister.s3.send(get)).rejects.toMatchObject({ name: 'NoSuchKey' })
})

describe('listing', () => {
  const list = (
    client: Awaited<ReturnType<typeof trainer>>,
    input: { Prefix?: string; Delimiter?: string; MaxKeys?: number },
  ) => client.s3.send(new ListObjectsV2Command({ Bucket: 'data', ...input }))

  test('can be restricted to a prefix, and is then denied without one', async () => {
    const client = await trainer(
      allow('s3:ListBucket', 'arn:aws:s3:::data', { StringLike: { 's3:prefix': 'train/*' } }),
    )
    await expect(list(client, { Prefix: 'train/' })).resolves.toMatchObject({ KeyCount: 1 })
    await expect(list(client, {})).rejects.toMatchObject(DENIED)
    await expect(list(client, { Prefix: '' })).rejects.toMatchObject(DENIED)
    await expect(list(client, { Prefix: 'test/' })).rejects.toMatchObject(DENIED)
  })

  test('can be restricted by delimiter and page size', async () => {
    const condition = { StringEquals: { 's3:delimiter': '/' }, NumericLessThanEquals: { 's3:max-keys': '10' } }
    const client = await trainer(allow('s3:ListBucket', '*', condition))
    await expect(list(client, { Delimiter: '/', MaxKeys: 10 })).resolves.toBeDefined()
    await expect(list(client, { Delimiter: '/', MaxKeys: 11 })).rejects.toMatchObject(DENIED)
    await expect(list(client, { Delimiter: '/' })).rejects.toMatchObject(DENIED)
  })

  test('has the condition key s3:prefix, and reading does not', async () => {
    const client = await trainer(allow('s3:GetObject', '*', { StringLike: { 's3:prefix': '*' } }))
    await expect(client.s3.send(new GetObjectCommand({ Bucket: 'data', Key: 'train/1' }))).rejects.toMatchObject(DENIED)
  })
})

test('a multipart upload needs s3:PutObject, and separate actions to list parts and to abort', async () => {
  const { s3 } = await trainer(allow('s3:PutObject'))
  const at = { Bucket: 'data', Key: 'out' }
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(at))
  const { ETag } = await s3.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: 'x' }))
  await expect(s3.send(new ListPartsCommand({ ...at, UploadId }))).rejects.toThrow('s3:ListMultipartUploadParts')
  await expect(s3.send(new AbortMultipartUploadCommand({ ...at, UploadId }))).rejects.toThrow('s3:AbortMultipartUpload')
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] }
  await expect(s3.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload }))).resolves.toBeDefined()
})

test('a copy needs permission to read the source and to write the target', async () => {
  const copy = new CopyObjectCommand({ Bucket: 'data', Key: 'out', CopySource: 'data/train/1' })
  await expect((await trainer(allow('s3:PutObject'))).s3.send(copy)).rejects.toThrow('s3:GetObject')
  await expect((await trainer(allow('s3:GetObject'))).s3.send(copy)).rejects.toThrow('s3:PutObject')
  await expect((await trainer(allow(['s3:GetObject', 's3:PutObject']))).s3.send(copy)).resolves.toBeDefined()
})

test('each object of DeleteObjects is authorized separately', async () => {
  const { account, s3 } = await trainer(allow('s3:DeleteObject', TRAIN))
  account.storage.putObject('data', 'keep', 'x')
  const Objects = [{ Key: 'train/1' }, { Key: 'keep' }]
  const { Deleted, Errors } = await s3.send(new DeleteObjectsCommand({ Bucket: 'data', Delete: { Objects } }))
  expect(Deleted).toEqual([{ Key: 'train/1' }])
  expect(Errors).toMatchObject([{ Key: 'keep', Code: 'AccessDenied' }])
  expect(account.storage.getObject('data', 'keep')).toBeDefined()
})
