import { DetachUserPolicyCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam'
import {
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import { expect, test } from 'vitest'
import { BUCKET, holder, type Organization, organization, reading } from './organization.ts'

const object = { Bucket: BUCKET, Key: 'part-0' }

async function reads(client: S3Client): Promise<string> {
  return client.send(new GetObjectCommand(object)).then(
    () => 'read',
    (error: Error) => error.name,
  )
}

function nightlyOf({ tigris }: Organization): string {
  return `arn:aws:iam::${tigris.organization}:policy/nightly`
}

test('a key reads with a policy inside its time and network, to the second', async () => {
  const org = organization()
  const key = await holder(org)
  const at = (time: string, sourceIp?: string) => {
    org.clock.moveTo(new Date(time))
    return reads(org.s3Of(key, sourceIp))
  }

  expect(await at('2025-07-16T01:30:00Z', '203.0.113.43')).toBe('AccessDenied')
  expect(await at('2025-07-16T01:59:59Z')).toBe('read')
  expect(await at('2025-07-16T02:00:00Z')).toBe('AccessDenied')
})

test('a policy allows what it names, and listing is by bucket', async () => {
  const org = organization()
  const s3 = org.s3Of(await holder(org))

  expect((await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'part' }))).KeyCount).toBe(1)
  await expect(s3.send(new PutObjectCommand({ ...object, Body: 'x' }))).rejects.toThrow('Access Denied')
  await expect(s3.send(new DeleteObjectCommand(object))).rejects.toThrow('Access Denied')
  // Tigris has no action for it.
  await expect(s3.send(new GetBucketLocationCommand({ Bucket: BUCKET }))).rejects.toThrow('Access Denied')
})

test('access is gone with the attachment, and with the key', async () => {
  const org = organization()
  const key = await holder(org)
  expect(await reads(org.s3Of(key))).toBe('read')
  await org.iam.send(new DetachUserPolicyCommand({ UserName: key.accessKeyId, PolicyArn: nightlyOf(org) }))
  expect(await reads(org.s3Of(key))).toBe('AccessDenied')

  const other = organization()
  const deactivated = await holder(other)
  await other.iam.send(new UpdateAccessKeyCommand({ AccessKeyId: deactivated.accessKeyId, Status: 'Inactive' }))
  expect(await reads(other.s3Of(deactivated))).toBe('InvalidAccessKeyId')
})

type Case = readonly [rule: string, keyOf: (org: Organization) => Promise<Credentials> | Credentials, reads: string]
const DENYING = reading({ Effect: 'Deny', Condition: undefined })

test.each<Case>([
  ['a new key has no right', ({ tigris }) => tigris.createKey('new'), 'AccessDenied'],
  ['an admin has every right', ({ admin }) => admin, 'read'],
  [
    'a role in the bucket gives access without a policy',
    ({ tigris }) => tigris.createKey('r', [{ bucket: BUCKET, role: 'ReadOnly' }]),
    'read',
  ],
  [
    'a role in another bucket gives none',
    ({ tigris }) => tigris.createKey('r', [{ bucket: 'other', role: 'Editor' }]),
    'AccessDenied',
  ],
  ['a policy that denies wins', (org) => holder(org, DENYING), 'AccessDenied'],
])('%s', async (_rule, keyOf, expected) => {
  const org = organization()

  expect(await reads(org.s3Of(await keyOf(org)))).toBe(expected)
})

test('a role undoes the conditions of policies: the key reads outside their time as well', async () => {
  const org = organization()
  const key = org.tigris.createKey('trainer', [{ bucket: BUCKET, role: 'ReadOnly' }])
  org.clock.moveTo(new Date('2025-07-16T05:00:00Z'))

  expect(await reads(org.s3Of(key))).toBe('read')
  await expect(org.s3Of(key).send(new PutObjectCommand({ ...object, Body: 'x' }))).rejects.toThrow('Access Denied')
})

test('access lags behind changes where that is asked for', async () => {
  const org = organization({ visibilityDelaySeconds: 30 })
  const key = await holder(org)
  expect(await reads(org.s3Of(key))).toBe('InvalidAccessKeyId')
  org.clock.moveTo(new Date('2025-07-16T01:30:30Z'))
  expect(await reads(org.s3Of(key))).toBe('read')
})
