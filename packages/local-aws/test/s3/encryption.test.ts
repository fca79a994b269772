import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetBucketEncryptionCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { awsClientOptions } from '../../src/in-process.ts'
import type { Origin } from '../../src/wire.ts'
import { allow } from '../account.ts'
import { aServiceAccount } from '../service-account.ts'

const created = z.object({ KeyMetadata: z.object({ KeyId: z.string(), Arn: z.string() }) })
const AT = { Bucket: 'data', Key: 'train/1' }
const S3 = allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::data/*')
const VIA_S3 = { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }

/** A bucket and a key, the administrator's client, and clients of roles that may use S3 and have these statements. */
async function anEncryptedBucket() {
  const account = await aServiceAccount('kms')
  const { aws, admin } = account
  const made = await account.send({ target: 'TrentService.CreateKey', input: {} })
  const { Arn } = created.parse(JSON.parse(made.text)).KeyMetadata
  aws.putObject('data', 'plain', 'x')
  const client = (credentials = admin, origin?: Origin) =>
    new S3Client(awsClientOptions({ aws, credentials, ...(origin ? { origin } : {}) }))
  const role = (...statements: readonly object[]) =>
    account.aRole(S3, ...statements.map((one) => ({ ...one }))).credentials
  return { ...account, key: Arn, client, role }
}

const withKey = (SSEKMSKeyId: string) => ({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId }) as const
const put = (key: string) => new PutObjectCommand({ ...AT, Body: 'weights', ...withKey(key) })
const get = new GetObjectCommand(AT)

test('writing with a key needs kms:GenerateDataKey, reading needs kms:Decrypt, and a HEAD needs neither', async () => {
  const { client, role, key } = await anEncryptedBucket()
  await expect(client(role()).send(put(key))).rejects.toThrow(`kms:GenerateDataKey on resource: "${key}"`)
  const written = await client(role(allow('kms:GenerateDataKey', key))).send(put(key))
  expect(written).toMatchObject(withKey(key))
  await expect(client(role(allow('kms:GenerateDataKey', key))).send(get)).rejects.toThrow('kms:Decrypt')
  await expect(client(role()).send(new HeadObjectCommand(AT))).resolves.toMatchObject(withKey(key))
  const object = await client(role(allow('kms:Decrypt', key))).send(get)
  expect(await object.Body?.transformToString()).toBe('weights')
})

test('S3 asks KMS from an address of its own, whatever network the caller is in, and says that it is S3', async () => {
  const { client, role, key } = await anEncryptedBucket()
  await client().send(put(key))
  const origins = [{ sourceIp: '203.0.113.42' }, { vpcEndpoint: 'vpce-1', vpcSourceIp: '10.0.0.7' }]
  const read = (Condition: object, origin: Origin) =>
    client(role(allow('kms:Decrypt', key, Condition)), origin).send(get)
  for (const origin of origins) {
    await expect(read(VIA_S3, origin)).resolves.toBeDefined()
    await expect(read({ Bool: { 'aws:ViaAWSService': 'true' } }, origin)).resolves.toBeDefined()
    await expect(read({ IpAddress: { 'aws:SourceIp': '203.0.113.42' } }, origin)).rejects.toThrow('kms:Decrypt')
    await expect(read({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } }, origin)).rejects.toThrow('kms:Decrypt')
  }
})

test('the encryption context is the object, or with a bucket key its bucket', async () => {
  const { client, role, key } = await anEncryptedBucket()
  const of = (arn: string) =>
    client(role(allow('kms:GenerateDataKey', key, { StringEquals: { 'kms:EncryptionContext:aws:s3:arn': arn } })))
  const bucketKey = new PutObjectCommand({ ...put(key).input, BucketKeyEnabled: true })
  await expect(of('arn:aws:s3:::data/train/1').send(put(key))).resolves.toBeDefined()
  await expect(of('arn:aws:s3:::data').send(put(key))).rejects.toThrow('kms:GenerateDataKey')
  await expect(of('arn:aws:s3:::data').send(bucketKey)).resolves.toBeDefined()
  await expect(of('arn:aws:s3:::data/train/1').send(bucketKey)).rejects.toThrow('kms:GenerateDataKey')
})

test('a multipart upload needs kms:GenerateDataKey to begin, and kms:Decrypt for each part and the end', async () => {
  const { client, role, key } = await anEncryptedBucket()
  const begin = new CreateMultipartUploadCommand({ ...AT, ...withKey(key) })
  await expect(client(role(allow('kms:Decrypt', key))).send(begin)).rejects.toThrow('kms:GenerateDataKey')
  const starter = client(role(allow('kms:GenerateDataKey', key)))
  const { UploadId } = await starter.send(begin)
  const part = new UploadPartCommand({ ...AT, UploadId, PartNumber: 1, Body: 'x' })
  await expect(starter.send(part)).rejects.toThrow('kms:Decrypt')
  const decrypter = client(role(allow('kms:Decrypt', key)))
  const { ETag } = await decrypter.send(part)
  const end = new CompleteMultipartUploadCommand({
    ...AT,
    UploadId,
    MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
  })
  await expect(starter.send(end)).rejects.toThrow('kms:Decrypt')
  await expect(decrypter.send(end)).resolves.toBeDefined()
})

test('a copy is encrypted as its request or its bucket says, and not as its source', async () => {
  const { client, role, key } = await anEncryptedBucket()
  await client().send(put(key))
  const copy = new CopyObjectCommand({ Bucket: 'data', Key: 'copy', CopySource: 'data/train/1' })
  await expect(client(role()).send(copy)).rejects.toThrow('kms:Decrypt')
  await client(role(allow('kms:Decrypt', key))).send(copy)
  const head = await client().send(new HeadObjectCommand({ Bucket: 'data', Key: 'copy' }))
  expect(head).toMatchObject({ ServerSideEncryption: 'AES256' })
  expect(head.SSEKMSKeyId).toBeUndefined()
})

test('the default encryption of a bucket counts for an upload that does not name one', async () => {
  const { client, role, key } = await anEncryptedBucket()
  const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } } as const
  const ServerSideEncryptionConfiguration = { Rules: [{ ...rule, BucketKeyEnabled: false }] }
  await client().send(new PutBucketEncryptionCommand({ Bucket: 'data', ServerSideEncryptionConfiguration }))
  const read = await client().send(new GetBucketEncryptionCommand({ Bucket: 'data' }))
  expect(read.ServerSideEncryptionConfiguration).toEqual(ServerSideEncryptionConfiguration)
  const plainly = new PutObjectCommand({ ...AT, Body: 'x' })
  await expect(client(role()).send(plainly)).rejects.toThrow('kms:GenerateDataKey')
  await expect(client(role(allow('kms:GenerateDataKey', key))).send(plainly)).resolves.toMatchObject(withKey(key))
  const otherwise = new PutObjectCommand({ ...AT, Body: 'x', ServerSideEncryption: 'AES256' })
  await expect(client(role()).send(otherwise)).resolves.toMatchObject({ ServerSideEncryption: 'AES256' })
})

test('a key of AWS needs no permission for KMS, and a key that does not exist is an error', async () => {
  const { client, role } = await anEncryptedBucket()
  const managed = new PutObjectCommand({ ...AT, Body: 'x', ServerSideEncryption: 'aws:kms' })
  await expect(client(role()).send(managed)).resolves.toBeDefined()
  await expect(client().send(put('none'))).rejects.toMatchObject({ name: 'KMS.NotFoundException' })
  const keyOnly = new PutObjectCommand({ ...AT, Body: 'x', SSEKMSKeyId: 'none' })
  await expect(client().send(keyOnly)).rejects.toMatchObject({ name: 'InvalidArgument' })
})
