import {
  CopyObjectCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { type Account, allow, anAccount, aUser } from '../account.ts'

const at = { Bucket: 'data', Key: 'train.csv' }

async function versioned(Status: 'Enabled' | 'Suspended' = 'Enabled', account = anAccount()): Promise<Account> {
  account.storage.createBucket('data')
  await account.s3().send(new PutBucketVersioningCommand({ Bucket: 'data', VersioningConfiguration: { Status } }))
  return account
}

const put = async (account: Account, Body: string) =>
  (await account.s3().send(new PutObjectCommand({ ...at, Body }))).VersionId

const read = async (account: Account, VersionId?: string) =>
  (await account.s3().send(new GetObjectCommand({ ...at, VersionId }))).Body?.transformToString()

test('a versioned bucket returns each version by its id, and the newest without one', async () => {
  const account = await versioned()
  const [first, second] = [await put(account, 'one'), await put(account, 'two')]
  expect(await read(account, first)).toBe('one')
  expect(await read(account, second)).toBe('two')
  expect(await read(account)).toBe('two')
  const head = await account.s3().send(new HeadObjectCommand({ ...at, VersionId: first }))
  expect(head).toMatchObject({ ContentLength: 3, VersionId: first })
})

test('a bucket that was never versioned returns no version ids', async () => {
  const account = anAccount()
  account.storage.createBucket('data')
  expect(await put(account, 'one')).toBeUndefined()
  expect((await account.s3().send(new GetBucketVersioningCommand({ Bucket: 'data' }))).Status).toBeUndefined()
})

test('what was written before versioning, or while it is suspended, has the version null, and replaces it', async () => {
  const account = anAccount()
  account.storage.createBucket('data')
  await put(account, 'before')
  await versioned('Enabled', account)
  const kept = await put(account, 'kept')
  expect(await read(account, 'null')).toBe('before')
  await versioned('Suspended', account)
  await put(account, 'after')
  expect(await read(account, 'null')).toBe('after')
  expect(await read(account, kept)).toBe('kept')
})

test('a deletion leaves a marker: the key is gone from listings and reads, and its versions stay', async () => {
  const account = await versioned()
  const id = await put(account, 'one')
  const deleted = await account.s3().send(new DeleteObjectCommand(at))
  expect(deleted).toMatchObject({ DeleteMarker: true })
  expect((await account.s3().send(new ListObjectsV2Command({ Bucket: 'data' }))).KeyCount).toBe(0)
  await expect(read(account)).rejects.toMatchObject({ name: 'NoSuchKey' })
  await expect(read(account, deleted.VersionId)).rejects.toMatchObject({ name: 'MethodNotAllowed' })
  expect(await read(account, id)).toBe('one')

  const { Versions, DeleteMarkers } = await account.s3().send(new ListObjectVersionsCommand({ Bucket: 'data' }))
  expect(Versions).toMatchObject([{ VersionId: id, IsLatest: false, Size: 3 }])
  expect(DeleteMarkers).toMatchObject([{ VersionId: deleted.VersionId, IsLatest: true }])
  await expect(account.s3().send(new DeleteBucketCommand({ Bucket: 'data' }))).rejects.toMatchObject({
    name: 'BucketNotEmpty',
  })
})

test('deleting the marker brings the object back, and deleting a version is for good', async () => {
  const account = await versioned()
  const [first, second] = [await put(account, 'one'), await put(account, 'two')]
  const { VersionId } = await account.s3().send(new DeleteObjectCommand(at))
  await account.s3().send(new DeleteObjectCommand({ ...at, VersionId }))
  expect(await read(account)).toBe('two')
  const Objects = [{ Key: at.Key, VersionId: second }]
  const { Deleted } = await account.s3().send(new DeleteObjectsCommand({ Bucket: 'data', Delete: { Objects } }))
  expect(Deleted).toEqual(Objects)
  expect(await read(account)).toBe('one')
  await expect(read(account, second)).rejects.toMatchObject({ name: 'NoSuchVersion' })
  expect(await read(account, first)).toBe('one')
})

test('a copy can name a version of its source', async () => {
  const account = await versioned()
  const first = await put(account, 'one')
  await put(account, 'two')
  const CopySource = `data/train.csv?versionId=${first}`
  await account.s3().send(new CopyObjectCommand({ Bucket: 'data', Key: 'copy', CopySource }))
  const copy = await account.s3().send(new GetObjectCommand({ Bucket: 'data', Key: 'copy' }))
  expect(await copy.Body?.transformToString()).toBe('one')
})

test('reading a version needs s3:GetObjectVersion alone, and no other read does', async () => {
  const account = await versioned()
  const VersionId = await put(account, 'one')
  const current = new GetObjectCommand(at)
  const pinned = new GetObjectCommand({ ...at, VersionId })
  const reader = account.s3(await aUser(account, 'reader', allow('s3:GetObject')))
  await expect(reader.send(current)).resolves.toBeDefined()
  await expect(reader.send(pinned)).rejects.toThrow('s3:GetObjectVersion')
  const auditor = account.s3(await aUser(account, 'auditor', allow('s3:GetObjectVersion')))
  await expect(auditor.send(pinned)).resolves.toBeDefined()
  await expect(auditor.send(current)).rejects.toThrow('s3:GetObject')
})

test('deleting a version needs s3:DeleteObjectVersion, and s3:VersionId can restrict it', async () => {
  const account = await versioned()
  const [first, second] = [await put(account, 'one'), await put(account, 'two')]
  const remove = (VersionId?: string) => new DeleteObjectCommand({ ...at, VersionId })
  const writer = account.s3(await aUser(account, 'writer', allow('s3:DeleteObject')))
  await expect(writer.send(remove(first))).rejects.toThrow('s3:DeleteObjectVersion')
  await expect(writer.send(remove())).resolves.toBeDefined()
  const condition = { StringEquals: { 's3:VersionId': first } }
  const cleaner = account.s3(await aUser(account, 'cleaner', allow('s3:DeleteObjectVersion', '*', condition)))
  await expect(cleaner.send(remove(second))).rejects.toMatchObject({ name: 'AccessDenied' })
  await expect(cleaner.send(remove(first))).resolves.toBeDefined()
})
