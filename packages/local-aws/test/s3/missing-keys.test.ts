import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  type S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { allow, anAccount, aUser } from '../account.ts'

const PREFIX = allow('s3:ListBucket', 'arn:aws:s3:::data', { StringLike: { 's3:prefix': ['run-1/*'] } })
const READ = allow(['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], 'arn:aws:s3:::data/*')

/** A user who may read every key of a bucket, and list those under `run-1/`. */
async function aReader(...more: readonly Readonly<Record<string, unknown>>[]) {
  const account = anAccount()
  account.storage.createBucket('data')
  const s3 = account.s3(await aUser(account, 'trainer', READ, PREFIX, ...more))
  return { account, s3 }
}

const status = (code: number) => ({ $metadata: { httpStatusCode: code } })

/** Every request that reads an object, which here does not exist. */
const READS: readonly (readonly [string, (s3: S3Client, key: string) => Promise<unknown>])[] = [
  ['GET', (s3, Key) => s3.send(new GetObjectCommand({ Bucket: 'data', Key }))],
  ['HEAD', (s3, Key) => s3.send(new HeadObjectCommand({ Bucket: 'data', Key }))],
  ['GET of a version', (s3, Key) => s3.send(new GetObjectCommand({ Bucket: 'data', Key, VersionId: 'none' }))],
  ['HEAD of a version', (s3, Key) => s3.send(new HeadObjectCommand({ Bucket: 'data', Key, VersionId: 'none' }))],
  ['a copy', (s3, Key) => s3.send(new CopyObjectCommand({ Bucket: 'data', Key: 'to', CopySource: `data/${Key}` }))],
  [
    'a copy of a part',
    (s3, Key) =>
      s3.send(
        new UploadPartCopyCommand({
          ...{ Bucket: 'data', Key: 'to', UploadId: 'x', PartNumber: 1, CopySource: `data/${Key}` },
        }),
      ),
  ],
]

describe.each(READS)('%s of a missing key', (_, read) => {
  test('is a 404 where the caller may list it, although s3:prefix restricts that to a prefix', async () => {
    const { s3 } = await aReader()
    await expect(read(s3, 'run-1/last.ckpt')).rejects.toMatchObject(status(404))
  })

  test('is a 403 everywhere else: in neighbours, above the prefix, and for the prefix without its slash', async () => {
    const { s3 } = await aReader()
    for (const key of ['run-2/last.ckpt', 'run-11/last.ckpt', 'last.ckpt', 'run-1'])
      await expect(read(s3, key)).rejects.toMatchObject(status(403))
  })
})

test('a key whose object was deleted in a versioned bucket is missing in the same way', async () => {
  const { account, s3 } = await aReader()
  const VersioningConfiguration = { Status: 'Enabled' } as const
  await account.s3().send(new PutBucketVersioningCommand({ Bucket: 'data', VersioningConfiguration }))
  for (const Key of ['run-1/a', 'run-2/a']) {
    account.storage.putObject('data', Key, 'x')
    await account.s3().send(new DeleteObjectCommand({ Bucket: 'data', Key }))
  }

  const get = (Key: string) => s3.send(new GetObjectCommand({ Bucket: 'data', Key }))
  await expect(get('run-1/a')).rejects.toMatchObject({ name: 'NoSuchKey' })
  await expect(get('run-2/a')).rejects.toMatchObject({ name: 'AccessDenied' })
})

test('HeadBucket lists no key, so a permission to list a prefix is not enough for it', async () => {
  await expect((await aReader()).s3.send(new HeadBucketCommand({ Bucket: 'data' }))).rejects.toMatchObject(status(403))
  const { s3 } = await aReader(allow('s3:ListBucket', 'arn:aws:s3:::data'))
  await expect(s3.send(new HeadBucketCommand({ Bucket: 'data' }))).resolves.toBeDefined()
})
