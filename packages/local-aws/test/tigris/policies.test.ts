import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DetachUserPolicyCommand,
  GetPolicyCommand,
  GetUserCommand,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
  ListUserPoliciesCommand,
  PutUserPolicyCommand,
  TagPolicyCommand,
} from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import { BUCKET, documentOf, holder, type Organization, organization, reading } from './organization.ts'

function create({ iam }: Organization, PolicyDocument: string, more: Readonly<Record<string, string>> = {}) {
  return iam.send(new CreatePolicyCommand({ PolicyName: 'nightly', PolicyDocument, ...more }))
}

describe('CreatePolicy refuses', () => {
  test.each([
    [
      'an action that Tigris does not know',
      reading({ Action: 's3:CompleteMultipartUpload' }),
      /s3:PutObject covers it/,
    ],
    [
      'a condition key that it does not know',
      reading({ Condition: { StringEquals: { 's3:prefix': 'train/' } } }),
      /no condition key s3:prefix/,
    ],
    [
      'an operator that it does not know',
      reading({ Condition: { IpAddressIfExists: { 'aws:SourceIp': '10.0.0.0/8' } } }),
      /no condition operator IpAddressIfExists/,
    ],
    ['what is no bucket', reading({ Resource: 'arn:aws:kms:us-east-1:111122223333:key/1' }), /no resource/],
    [
      'a bucket that does not exist',
      reading({ Resource: 'arn:aws:s3:::misspelt/*' }),
      /The bucket misspelt does not exist/,
    ],
    ['what is no policy', '{"Version": "2012-10-17"', /./],
  ])('%s', async (_rule, document, message) => {
    const org = organization()

    await expect(create(org, document)).rejects.toMatchObject({
      ...{ name: 'MalformedPolicyDocumentException', message: expect.stringMatching(message) },
    })
    expect(org.tigris.truth().policies.size).toBe(0)
  })

  test('a second policy of a name', async () => {
    const org = organization()
    await create(org, reading())

    await expect(create(org, reading())).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' })
  })
})

test('a policy is returned as it was written, with its description, the path / and no tags', async () => {
  const org = organization()
  const { Policy } = await create(org, reading(), { Description: '{"job":"nightly"}' })
  const found = await org.iam.send(new GetPolicyCommand({ PolicyArn: Policy?.Arn }))

  expect(found.Policy).toMatchObject({ Description: '{"job":"nightly"}', Path: '/', AttachmentCount: 0 })
  expect(found.Policy?.Tags).toBeUndefined()
  expect(found.Policy?.Arn).toBe('arn:aws:iam::org_local:policy/nightly')
  expect(await documentOf(org, 'nightly')).toEqual(JSON.parse(reading()))
})

test('a store that drops conditions answers as if all were well, and shows it when the policy is read', async () => {
  const org = organization({ dropsConditions: true })
  await create(org, reading())

  expect(JSON.stringify(await documentOf(org, 'nightly'))).not.toContain('Condition')
})

test('policies are attached to ids of keys; the name of a key does not do', async () => {
  const org = organization()
  const { accessKeyId: UserName } = await holder(org)
  const PolicyArn = 'arn:aws:iam::org_local:policy/nightly'

  expect((await org.iam.send(new ListUserPoliciesCommand({ UserName }))).PolicyNames).toEqual(['nightly'])
  const { PolicyUsers } = await org.iam.send(new ListEntitiesForPolicyCommand({ PolicyArn }))
  expect(PolicyUsers).toEqual([{ UserName, UserId: UserName }])
  await expect(org.iam.send(new AttachUserPolicyCommand({ UserName: 'trainer', PolicyArn }))).rejects.toThrow(
    'Access key not found',
  )
})

test('a policy is deleted once nothing carries it', async () => {
  const org = organization()
  const { accessKeyId: UserName } = await holder(org)
  const PolicyArn = 'arn:aws:iam::org_local:policy/nightly'

  await expect(org.iam.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject({
    name: 'DeleteConflictException',
  })
  await org.iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }))
  await org.iam.send(new DeletePolicyCommand({ PolicyArn }))
  await expect(org.iam.send(new GetPolicyCommand({ PolicyArn }))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
  })
})

test('lists come in pages', async () => {
  const org = organization()
  for (const PolicyName of ['a', 'b', 'c'])
    await org.iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: reading() }))
  const first = await org.iam.send(new ListPoliciesCommand({ MaxItems: 2 }))
  const second = await org.iam.send(new ListPoliciesCommand({ MaxItems: 2, Marker: first.Marker }))

  expect([...(first.Policies ?? []), ...(second.Policies ?? [])].map(({ PolicyName }) => PolicyName)).toEqual([
    ...['a', 'b', 'c'],
  ])
})

test('what Tigris does not have is answered with 501, by its name, and is not repeated', async () => {
  const { iam, tigris } = organization()
  const arn = 'arn:aws:iam::org_local:policy/nightly'
  const calls = [
    () => iam.send(new PutUserPolicyCommand({ UserName: 'x', PolicyName: 'p', PolicyDocument: reading() })),
    () => iam.send(new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument: reading() })),
    () => iam.send(new TagPolicyCommand({ PolicyArn: arn, Tags: [{ Key: 'a', Value: 'b' }] })),
    () => iam.send(new GetUserCommand({ UserName: 'x' })),
    () =>
      iam.send(
        new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument: reading(), Tags: [{ Key: 'a', Value: 'b' }] }),
      ),
  ]
  for (const call of calls)
    await expect(call()).rejects.toMatchObject({
      name: 'NotImplemented',
      $metadata: { httpStatusCode: 501, attempts: 1 },
    })

  expect(tigris.calls.all).toHaveLength(calls.length)
})

test('only an admin changes keys and policies', async () => {
  const org = organization()
  const key = org.tigris.createKey('trainer', [{ bucket: BUCKET, role: 'Editor' }])

  await expect(create({ ...org, iam: org.iamOf(key) }, reading())).rejects.toMatchObject({ name: 'AccessDenied' })
})
