import { GetObjectCommand } from '@aws-sdk/client-s3'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import { sign } from '@curfew/local-aws/signature'
import { expect, test } from 'vitest'
import { BUCKET, documentOf, holder, type Organization, organization, reading } from './organization.ts'

/** A call of Tigris' own, as its SDK makes it: a form, signed for s3, that is answered with JSON. */
async function call({ tigris }: Organization, credentials: Credentials, fields: Readonly<Record<string, string>>) {
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }
  const request = {
    ...{ method: 'POST', host: 'iam.storage.dev', path: '/', query: '', headers, origin: { sourceIp: '203.0.113.42' } },
    body: Buffer.from(new URLSearchParams(fields).toString()),
  }
  const signer = { ...credentials, service: 's3', region: 'auto', timestamp: '20250716T013000Z' }
  const { status, body } = await tigris.handle(sign(request, signer))
  return { status, answer: JSON.parse(Buffer.from(body).toString()) }
}

const object = { Bucket: BUCKET, Key: 'part-0' }
const ARN = 'arn:aws:iam::org_local:policy/nightly'

test('the detailed list of keys shows the roles that override policies', async () => {
  const org = organization()
  const { accessKeyId } = org.tigris.createKey('trainer', [{ bucket: BUCKET, role: 'Editor' }])
  const { answer } = await call(org, org.admin, { Action: 'ListAccessKeys', Detailed: '' })

  expect(answer.Keys).toMatchObject([
    { access_key_id: org.admin.accessKeyId, buckets_role: [{ bucket: '*', role: 'NamespaceAdmin' }], status: 'active' },
    { access_key_id: accessKeyId, username: 'trainer', buckets_role: [{ bucket: BUCKET, role: 'Editor' }] },
  ])
  const one = await call(org, org.admin, { Action: 'ListAccessKeys', Detailed: '', KeyId: accessKeyId })
  expect(one.answer.Keys).toHaveLength(1)
})

test('an editor of a bucket makes keys for it, and for no other', async () => {
  const org = organization()
  const editor = org.tigris.createKey('editor', [{ bucket: BUCKET, role: 'Editor' }])
  const asking = (bucket: string) => ({
    Action: 'CreateAccessKeyWithBucketsRole',
    Req: JSON.stringify({ req_uuid: '1', name: 'reader', buckets_role: [{ bucket, role: 'ReadOnly' }] }),
  })
  const { answer } = await call(org, editor, asking(BUCKET))
  const reader = { accessKeyId: answer.access_key_id, secretAccessKey: answer.secret_access_key }

  expect((await org.s3Of(reader).send(new GetObjectCommand(object))).ContentLength).toBe(4)
  expect(await call(org, editor, asking('other'))).toMatchObject({ status: 403 })
})

test('without roles a key has its policies only', async () => {
  const org = organization()
  const key = org.tigris.createKey('trainer', [{ bucket: BUCKET, role: 'ReadOnly' }])
  const Req = JSON.stringify({ access_key_id: key.accessKeyId, buckets_role: [] })
  await call(org, org.admin, { Action: 'UpdateAccessKeyWithBucketsRole', Req })

  await expect(org.s3Of(key).send(new GetObjectCommand(object))).rejects.toMatchObject({ name: 'AccessDenied' })
})

test('RotateAccessKey keeps the id and the attachments, and ends the old secret at once', async () => {
  const org = organization()
  const key = await holder(org)
  const { answer } = await call(org, org.admin, { Action: 'RotateAccessKey', AccessKeyId: key.accessKeyId })
  const { id, new_secret } = answer.rotate_access_key_result

  await expect(org.s3Of(key).send(new GetObjectCommand(object))).rejects.toMatchObject({
    name: 'SignatureDoesNotMatch',
  })
  const rotated = { accessKeyId: id, secretAccessKey: new_secret }
  expect(id).toBe(key.accessKeyId)
  expect((await org.s3Of(rotated).send(new GetObjectCommand(object))).ContentLength).toBe(4)
})

test('a policy is changed in place, shown with its keys, and deleted with its attachments', async () => {
  const org = organization()
  const key = await holder(org)
  const PolicyDocument = reading({ Action: 's3:GetObject' })
  await call(org, org.admin, { Action: 'UpdatePolicy', PolicyArn: ARN, PolicyDocument })
  expect(await documentOf(org, 'nightly')).toEqual(JSON.parse(PolicyDocument))

  const { answer } = await call(org, org.admin, { Action: 'GetPolicyDetailed', PolicyArn: ARN })
  expect(answer).toMatchObject({ Document: PolicyDocument, Users: [key.accessKeyId] })

  await call(org, org.admin, { Action: 'ForceDeletePolicy', PolicyArn: ARN })
  await expect(org.s3Of(key).send(new GetObjectCommand(object))).rejects.toMatchObject({ name: 'AccessDenied' })
})

test('an extension that is not known is refused by its name, and a key without rights changes nothing', async () => {
  const org = organization()

  expect(await call(org, org.admin, { Action: 'RotateEverything' })).toMatchObject({
    ...{ status: 501, answer: { Message: expect.stringContaining('RotateEverything') } },
  })
  const stranger = org.tigris.createKey('stranger')
  expect(await call(org, stranger, { Action: 'ForceDeletePolicy', PolicyArn: ARN })).toMatchObject({ status: 403 })
})
