import { CopyObjectCommand, GetObjectCommand, PutObjectCommand, type PutObjectCommandInput } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { type Account, anAccount } from '../account.ts'

function withBucket(): Account {
  const account = anAccount()
  account.storage.createBucket('data')
  return account
}

const put = (account: Account, input: Partial<PutObjectCommandInput> = {}) =>
  account.s3().send(new PutObjectCommand({ Bucket: 'data', Key: 'k', Body: '0123456789', ...input }))

const get = (account: Account, Key: string) => account.s3().send(new GetObjectCommand({ Bucket: 'data', Key }))

test('a copy has the bytes of its source, and its metadata or new ones', async () => {
  const account = withBucket()
  await put(account, { Metadata: { job: '7' } })
  const copy = (Key: string, input = {}) =>
    account.s3().send(new CopyObjectCommand({ Bucket: 'data', Key, CopySource: 'data/k', ...input }))
  expect((await copy('copy')).CopyObjectResult?.ETag).toBe('"781e5e245d69b566979b86e28d23f2c7"')
  await copy('other', { MetadataDirective: 'REPLACE', Metadata: { job: '8' } })
  expect((await get(account, 'copy')).Metadata).toEqual({ job: '7' })
  expect((await get(account, 'other')).Metadata).toEqual({ job: '8' })
})

test('a copy with a condition on its source that does not hold is a PreconditionFailed', async () => {
  const account = withBucket()
  await put(account)
  const copy = (input: object) =>
    account.s3().send(new CopyObjectCommand({ Bucket: 'data', Key: 'copy', CopySource: 'data/k', ...input }))
  await expect(copy({ CopySourceIfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' })
  await expect(copy({ CopySourceIfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' })
  await expect(copy({ CopySourceIfMatch: '"781e5e245d69b566979b86e28d23f2c7"' })).resolves.toBeDefined()
})
