import { CreateBucketCommand, GetObjectCommand, ListBucketsCommand } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { readBucketPolicy } from '../../src/s3/bucket-policy.ts'
import { ACCOUNT, allow, anAccount, aUser } from '../account.ts'

const OTHER = '222233334444'
const READ = 's3:GetObject'
const OBJECTS = 'arn:aws:s3:::lake/*'

type Statement = Readonly<Record<string, unknown>>

/** What a user with these statements is answered who reads an object in a bucket of another account, which has this policy. */
async function answer(own: readonly Statement[], policy: readonly Statement[]): Promise<string> {
  const account = anAccount()
  const owner = { account: OTHER, policy: readBucketPolicy(JSON.stringify({ Statement: policy })) }
  account.storage.createBucket('lake', owner)
  account.storage.putObject('lake', 'a', 'rows')
  const s3 = account.s3(await aUser(account, 'trainer', ...own))
  return s3.send(new GetObjectCommand({ Bucket: 'lake', Key: 'a' })).then(
    () => 'OK',
    (error: Error) => error.message.replace(/^.* because/, 'because').replace(/^.* with/, 'with'),
  )
}

const shared = (Principal: unknown, rest: Statement = {}) => ({
  ...{ Effect: 'Allow', Principal, Action: READ, Resource: OBJECTS },
  ...rest,
})
const USER = `arn:aws:iam::${ACCOUNT}:user/trainer`
const NOT_SHARED = `because no resource-based policy allows the ${READ} action`
const NOT_ALLOWED = `because no identity-based policy allows the ${READ} action`

test.each<readonly [string, readonly Statement[], readonly Statement[], string]>([
  ['both sides allow it', [allow(READ)], [shared({ AWS: USER })], 'OK'],
  ['the bucket names the account', [allow(READ)], [shared({ AWS: `arn:aws:iam::${ACCOUNT}:root` })], 'OK'],
  ['the bucket is public', [allow(READ)], [shared('*')], 'OK'],
  ['only the caller is allowed', [allow(READ)], [], NOT_SHARED],
  ['the bucket names somebody else', [allow(READ)], [shared({ AWS: `${USER}2` })], NOT_SHARED],
  ['the bucket names another action', [allow(READ)], [shared('*', { Action: 's3:PutObject' })], NOT_SHARED],
  ['only the bucket allows it', [], [shared('*')], NOT_ALLOWED],
  [
    'the bucket denies it as well',
    [allow(READ)],
    [shared('*'), shared('*', { Effect: 'Deny' })],
    'with an explicit deny in a resource-based policy',
  ],
  [
    'a condition of the bucket does not hold',
    [allow(READ)],
    [shared('*', { Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } })],
    NOT_SHARED,
  ],
])('a bucket of another account, and %s', async (_case, own, policy, expected) => {
  expect(await answer(own, policy)).toBe(expected)
})

test.each([
  [OTHER, 'OK'],
  [ACCOUNT, NOT_ALLOWED],
])('aws:ResourceAccount is the account of the bucket: a caller pinned to %s', async (account, expected) => {
  const pinned = { ...allow(READ), Condition: { StringEquals: { 'aws:ResourceAccount': account } } }

  expect(await answer([pinned], [shared('*')])).toBe(expected)
})

test('a bucket of another account is not listed among those of the account, and its name is taken', async () => {
  const account = anAccount()
  account.storage.createBucket('lake', { account: OTHER, policy: [] })
  account.storage.createBucket('own')

  const { Buckets = [] } = await account.s3().send(new ListBucketsCommand({}))
  expect(Buckets.map(({ Name }) => Name)).toEqual(['own'])
  await expect(account.s3().send(new CreateBucketCommand({ Bucket: 'lake' }))).rejects.toMatchObject({
    name: 'BucketAlreadyExists',
  })
})

test('a text that is not a bucket policy is refused', () => {
  expect(() => readBucketPolicy('{ "Statement": [{ "Effect": "Allow" }] }')).toThrow('Principal')
})
