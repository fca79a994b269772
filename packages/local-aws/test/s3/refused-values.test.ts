import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { A, withData } from '../data-account.ts'

describe('a bucket', () => {
  test.each([
    ['eu-west-1', 'IllegalLocationConstraintException'],
    ['us-east-1', 'InvalidLocationConstraint'],
  ])('of us-east-1 cannot be created with the location %s', async (LocationConstraint, name) => {
    const account = withData()
    const create = new CreateBucketCommand({ Bucket: 'new' })
    Object.assign(create.input, { CreateBucketConfiguration: { LocationConstraint } })
    await expect(account.s3().send(create)).rejects.toMatchObject({ name })
    expect(account.storage.buckets.has('new')).toBe(false)
  })

  test.each([
    [
      'tags',
      new CreateBucketCommand({ Bucket: 'new', CreateBucketConfiguration: { Tags: [{ Key: 'a', Value: 'b' }] } }),
    ],
    [
      'deletion by MFA',
      new PutBucketVersioningCommand({
        Bucket: 'data',
        VersioningConfiguration: { Status: 'Enabled', MFADelete: 'Enabled' },
      }),
    ],
    [
      'blocked encryption',
      new PutBucketEncryptionCommand({
        Bucket: 'data',
        ServerSideEncryptionConfiguration: {
          Rules: [
            {
              ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
              BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
            },
          ],
        },
      }),
    ],
    ['deletion by ETag', new DeleteObjectsCommand({ Bucket: 'data', Delete: { Objects: [{ Key: 'a', ETag: 'x' }] } })],
  ])('with %s is not implemented', async (_, command) => {
    const account = withData()
    const send = (client: { send(request: typeof command): Promise<unknown> }) => client.send(command)
    await expect(send(account.s3())).rejects.toMatchObject({ name: 'NotImplemented' })
    expect(account.storage.getObject('data', 'a')).toBeDefined()
    await expect(account.s3().send(new HeadBucketCommand({ Bucket: 'new' }))).rejects.toMatchObject({
      name: 'NotFound',
    })
  })
})

describe('an upload', () => {
  test.each([
    [{ StorageClass: 'NONE' }, 'InvalidStorageClass'],
    [{ StorageClass: 'GLACIER' }, 'NotImplemented'],
    [{ ServerSideEncryption: 'none' }, 'InvalidArgument'],
  ])('with %o is refused', async (input, name) => {
    const put = new PutObjectCommand({ ...A, Body: 'x' })
    Object.assign(put.input, input)
    await expect(withData().s3().send(put)).rejects.toMatchObject({ name })
  })

  test('is completed only with the size that it says', async () => {
    const s3 = withData().s3()
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(A))
    const { ETag } = await s3.send(new UploadPartCommand({ ...A, UploadId, PartNumber: 1, Body: 'x' }))
    const complete = (MpuObjectSize: number) =>
      s3.send(
        new CompleteMultipartUploadCommand({
          ...{ ...A, UploadId, MpuObjectSize },
          MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
        }),
      )
    await expect(complete(2)).rejects.toMatchObject({ name: 'InvalidRequest' })
    await expect(complete(1)).resolves.toBeDefined()
  })
})
