import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
  type ListPoliciesCommandInput,
  paginateListPolicies,
} from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import { type Account, allow, anAccount, aPolicy, attach, aUser, bound, documentOf } from '../account.ts'

const create = (
  account: Account,
  PolicyName: string,
  Path: string,
  PolicyDocument = documentOf(allow('s3:GetObject')),
) => account.iam().send(new CreatePolicyCommand({ PolicyName, Path, PolicyDocument }))

describe('a policy', () => {
  test('has the path in its ARN, and v1 as its default version', async () => {
    const account = anAccount()
    const { Policy } = await create(account, 'reader', '/app/')
    expect(Policy).toMatchObject({
      Arn: 'arn:aws:iam::123456789012:policy/app/reader',
      PolicyId: expect.stringMatching(/^ANPA[A-Z2-7]{17}$/),
      DefaultVersionId: 'v1',
      AttachmentCount: 0,
      CreateDate: new Date('2025-07-16T01:00:00Z'),
    })
  })

  test.each([
    ['with another path', 'reader', '/other/'],
    ['in another case', 'READER', '/app/'],
  ])('cannot have the name of another, even %s', async (_, name, path) => {
    const account = anAccount()
    await create(account, 'reader', '/app/')
    await expect(create(account, name, path)).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      $metadata: { httpStatusCode: 409 },
    })
  })

  test('is found by its own path only', async () => {
    const account = anAccount()
    await create(account, 'reader', '/app/')
    const PolicyArn = 'arn:aws:iam::123456789012:policy/reader'
    await expect(account.iam().send(new GetPolicyCommand({ PolicyArn }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    })
  })

  test('is returned unchanged, percent-encoded as on AWS', async () => {
    const account = anAccount()
    const text = `{ "Version": "2012-10-17", "Statement": [ ${JSON.stringify(allow('s3:GetObject', 'arn:aws:s3:::b/*ü'))} ] }`
    const { Policy } = await create(account, 'reader', '/', text)
    const { PolicyVersion } = await account
      .iam()
      .send(new GetPolicyVersionCommand({ PolicyArn: Policy?.Arn, VersionId: 'v1' }))
    expect(PolicyVersion?.Document).not.toContain(' ')
    expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toBe(text)
  })

  test.each([
    ['is not JSON', '{'],
    [
      'names an operator that does not exist',
      documentOf(allow('s3:GetObject', '*', { DateLesThan: { 'aws:CurrentTime': '2025-07-16T04:00:00Z' } })),
    ],
    ['has no resource', documentOf({ Effect: 'Allow', Action: 's3:GetObject' })],
  ])('is refused if its document %s', async (_, text) => {
    await expect(create(anAccount(), 'reader', '/', text)).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
    })
  })

  test.each([
    ['a space in its name', 'a b', '/'],
    ['a path without slashes', 'reader', 'app'],
    ['a space in its path', 'reader', '/a b/'],
  ])('is refused for %s', async (_, name, path) => {
    await expect(create(anAccount(), name, path)).rejects.toMatchObject({
      name: 'ValidationError',
      $metadata: { httpStatusCode: 400 },
    })
  })

  test('can have 6,144 characters, not counting white space', async () => {
    const account = anAccount()
    const sized = (size: number) => {
      const empty = documentOf(allow('s3:GetObject', ''))
      return documentOf(allow('s3:GetObject', `arn:aws:s3:::${'x'.repeat(size - empty.length - 13)}`)).replace(
        '{',
        '{ \n ',
      )
    }
    await expect(create(account, 'fits', '/', sized(6144))).resolves.toBeDefined()
    await expect(create(account, 'over', '/', sized(6145))).rejects.toMatchObject({ name: 'LimitExceededException' })
  })

  test('counts against the quota of the account', async () => {
    const account = anAccount({ quotas: { PoliciesQuota: 2 } })
    await aPolicy(account, 'one')
    const second = await aPolicy(account, 'two')
    await expect(aPolicy(account, 'three')).rejects.toMatchObject({
      name: 'LimitExceededException',
      $metadata: { httpStatusCode: 409 },
    })
    await account.iam().send(new DeletePolicyCommand({ PolicyArn: second }))
    await expect(aPolicy(account, 'three')).resolves.toBeDefined()
  })
})

describe('policies are listed', () => {
  async function three(): Promise<Account> {
    const account = anAccount()
    for (const name of ['b', 'a']) await create(account, name, '/app/')
    await create(account, 'c', '/other/')
    return account
  }
  const names = async (account: Account, input: ListPoliciesCommandInput) =>
    (await account.iam().send(new ListPoliciesCommand(input))).Policies?.map(({ PolicyName }) => PolicyName)

  test('by path', async () => {
    expect(await names(await three(), { PathPrefix: '/app/' })).toEqual(['a', 'b'])
  })

  test('by owner', async () => {
    const account = await three()
    expect(await names(account, { Scope: 'AWS' })).toEqual([
      ...['AdministratorAccess', 'AmazonS3FullAccess', 'AmazonS3ReadOnlyAccess'],
      ...['AmazonSageMakerFullAccess', 'PowerUserAccess'],
    ])
    expect(await names(account, { Scope: 'Local' })).toEqual(['a', 'b', 'c'])
    expect(await names(account, {})).toHaveLength(8)
  })

  test('by use', async () => {
    const account = await three()
    await aUser(account, 'trainer')
    await attach(account, 'trainer', 'arn:aws:iam::123456789012:policy/app/a')
    expect(await names(account, { OnlyAttached: true, Scope: 'Local' })).toEqual(['a'])
  })

  test('page by page, and a deletion between two pages hides no other', async () => {
    const account = await three()
    const found: (string | undefined)[] = []
    for await (const page of paginateListPolicies({ client: account.iam(), pageSize: 1 }, { Scope: 'Local' })) {
      found.push(...(page.Policies ?? []).map(({ PolicyName }) => PolicyName))
      if (found.length === 1)
        await account.iam().send(new DeletePolicyCommand({ PolicyArn: 'arn:aws:iam::123456789012:policy/app/a' }))
    }
    expect(found).toEqual(['a', 'b', 'c'])
  })
})

test('the entities of a policy are listed by attachment and by boundary', async () => {
  const account = anAccount()
  const PolicyArn = await aPolicy(account, 'p')
  await aUser(account, 'attached')
  await aUser(account, 'bounded')
  await account.iam().send(new AttachUserPolicyCommand({ UserName: 'attached', PolicyArn }))
  await bound(account, 'bounded', PolicyArn)
  const users = async (PolicyUsageFilter?: 'PermissionsPolicy' | 'PermissionsBoundary') => {
    const found = await account.iam().send(new ListEntitiesForPolicyCommand({ PolicyArn, PolicyUsageFilter }))
    return found.PolicyUsers?.map(({ UserName }) => UserName)
  }
  expect(await users('PermissionsPolicy')).toEqual(['attached'])
  expect(await users('PermissionsBoundary')).toEqual(['bounded'])
  expect(await users()).toEqual(['attached', 'bounded'])
})
