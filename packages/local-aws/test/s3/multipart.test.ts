import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { type Account, anAccount } from '../account.ts'

const MEBIBYTE = 1024 * 1024
const at = { Bucket: 'data', Key: 'model.bin' }

async function started() {
  const account = anAccount()
  account.storage.createBucket('data')
  const { UploadId } = await account.s3().send(new CreateMultipartUploadCommand({ ...at, Metadata: { job: '7' } }))
  return { account, UploadId }
}

const part = async (account: Account, UploadId: string | undefined, PartNumber: number, Body: Uint8Array) => {
  const { ETag } = await account.s3().send(new UploadPartCommand({ ...at, UploadId, PartNumber, Body }))
  return { PartNumber, ETag }
}

const complete = (account: Account, UploadId: string | undefined, Parts: CompletedPart[]) =>
  account.s3().send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }))

test('parts become one object when the upload is completed, and not before', async () => {
  const { account, UploadId } = await started()
  const second = await part(account, UploadId, 2, Buffer.from('end'))
  const first = await part(account, UploadId, 1, Buffer.alloc(5 * MEBIBYTE, 'x'))
  expect(account.storage.getObject('data', 'model.bin')).toBeUndefined()

  const { ETag } = await complete(account, UploadId, [first, second])
  expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/)
  const object = await account.s3().send(new GetObjectCommand(at))
  expect(object).toMatchObject({ ContentLength: 5 * MEBIBYTE + 3, Metadata: { job: '7' }, ETag })
  await expect(complete(account, UploadId, [first, second])).rejects.toMatchObject({ name: 'NoSuchUpload' })
})

test('every part but the last must have at least 5 MiB', async () => {
  const { account, UploadId } = await started()
  const parts = [await part(account, UploadId, 1, Buffer.from('a')), await part(account, UploadId, 2, Buffer.from('b'))]
  await expect(complete(account, UploadId, parts)).rejects.toMatchObject({ name: 'EntityTooSmall' })
})

test.each([
  ['was never sent', { PartNumber: 2, ETag: '"00"' }],
  ['has another hash', { PartNumber: 1, ETag: '"00"' }],
])('a part that %s is an InvalidPart', async (_, listed) => {
  const { account, UploadId } = await started()
  await part(account, UploadId, 1, Buffer.from('a'))
  await expect(complete(account, UploadId, [listed])).rejects.toMatchObject({ name: 'InvalidPart' })
})

test('a part can be copied from a range of bytes', async () => {
  const { account, UploadId } = await started()
  account.storage.putObject('data', 'source', '0123456789')
  const range = { CopySource: 'data/source', CopySourceRange: 'bytes=2-4' }
  const { CopyPartResult } = await account
    .s3()
    .send(new UploadPartCopyCommand({ ...at, UploadId, PartNumber: 1, ...range }))
  await complete(account, UploadId, [{ PartNumber: 1, ETag: CopyPartResult?.ETag }])
  expect(await (await account.s3().send(new GetObjectCommand(at))).Body?.transformToString()).toBe('234')
})

test('parts are listed in order, page by page', async () => {
  const { account, UploadId } = await started()
  for (const number of [3, 1, 2]) await part(account, UploadId, number, Buffer.from('x'))
  const list = (input: object) => account.s3().send(new ListPartsCommand({ ...at, UploadId, ...input }))
  const first = await list({ MaxParts: 2 })
  expect(first.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([1, 2])
  expect(first.IsTruncated).toBe(true)
  const second = await list({ PartNumberMarker: first.NextPartNumberMarker })
  expect(second.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([3])
  expect(second.IsTruncated).toBe(false)
})

test('parts can be copied and listed, and an upload aborted', async () => {
  const { account, UploadId } = await started()
  account.storage.putObject('data', 'source', 'copied')
  const s3 = account.s3()
  await s3.send(new UploadPartCopyCommand({ ...at, UploadId, PartNumber: 1, CopySource: 'data/source' }))
  expect((await s3.send(new ListPartsCommand({ ...at, UploadId }))).Parts).toMatchObject([{ PartNumber: 1, Size: 6 }])
  expect((await s3.send(new ListMultipartUploadsCommand({ Bucket: 'data' }))).Uploads).toMatchObject([
    { Key: 'model.bin', UploadId },
  ])
  await s3.send(new AbortMultipartUploadCommand({ ...at, UploadId }))
  expect((await s3.send(new ListMultipartUploadsCommand({ Bucket: 'data' }))).Uploads ?? []).toEqual([])
  await expect(part(account, UploadId, 2, Buffer.from('b'))).rejects.toMatchObject({ name: 'NoSuchUpload' })
})
