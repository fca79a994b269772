import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { awsClientOptions } from '../../src/in-process.ts'
import { allow } from '../account.ts'
import { aServiceAccount } from '../service-account.ts'

const Bucket = 'data'
const denial = (Principal: unknown) => ({
  Effect: 'Deny',
  Principal,
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::data/*',
})
const put = (...Statement: readonly object[]) =>
  new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) })

async function aBucket() {
  const account = await aServiceAccount('kms')
  account.aws.putObject(Bucket, 'a', 'x')
  const client = (credentials = account.admin) => new S3Client(awsClientOptions({ aws: account.aws, credentials }))
  return { s3: client(), reader: client(account.aRole(allow('s3:GetObject', 'arn:aws:s3:::data/*')).credentials) }
}

const get = new GetObjectCommand({ Bucket, Key: 'a' })

test('the policy of a bucket denies what the policies of a role allow, until it is deleted', async () => {
  const { s3, reader } = await aBucket()
  await reader.send(get)
  await s3.send(put(denial('*')))
  await expect(reader.send(get)).rejects.toThrow('with an explicit deny in a resource-based policy')
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }))

  await expect(reader.send(get)).resolves.toBeDefined()
})

test('a denial to somebody else is none', async () => {
  const { s3, reader } = await aBucket()
  await s3.send(put(denial({ AWS: 'arn:aws:iam::111122223333:user/somebody-else' })))

  await expect(reader.send(get)).resolves.toBeDefined()
})

test('the policy is read as it was written, and a bucket without one says so', async () => {
  const { s3, reader } = await aBucket()
  await expect(s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toThrow('The bucket policy does not exist')
  await s3.send(put(denial('*')))
  const { Policy = '' } = await s3.send(new GetBucketPolicyCommand({ Bucket }))

  expect(JSON.parse(Policy).Statement).toEqual([denial('*')])
  await expect(reader.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toThrow('s3:GetBucketPolicy')
})

test('a policy that allows something is refused, because it would have no effect here', async () => {
  const { s3 } = await aBucket()

  await expect(s3.send(put({ ...denial('*'), Effect: 'Allow' }))).rejects.toThrow('only denials')
})
