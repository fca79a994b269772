import {
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  TagUserCommand,
  UntagUserCommand,
} from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import { type Account, allow, anAccount, aPolicy, attach, aUser, bound, documentOf } from '../account.ts'

describe('a user', () => {
  test('has path, id, creation date in whole seconds, tags and boundary', async () => {
    const account = anAccount({ start: '2025-07-16T01:00:00.789Z' })
    const boundary = await aPolicy(account, 'boundary')
    const command = new CreateUserCommand({
      UserName: 'trainer',
      Path: '/ml/',
      Tags: [{ Key: 'team', Value: 'nlp' }],
      PermissionsBoundary: boundary,
    })
    await account.iam().send(command)
    expect((await account.iam().send(new GetUserCommand({ UserName: 'Trainer' }))).User).toEqual({
      UserName: 'trainer',
      Path: '/ml/',
      Arn: 'arn:aws:iam::123456789012:user/ml/trainer',
      UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
      CreateDate: new Date('2025-07-16T01:00:00Z'),
      Tags: [{ Key: 'team', Value: 'nlp' }],
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary },
    })
  })

  test('without a name, GetUser returns the caller', async () => {
    const account = anAccount()
    expect((await account.iam().send(new GetUserCommand({}))).User?.UserName).toBe('admin')
  })

  test.each([
    ['the same name', 'trainer'],
    ['the same name in another case', 'TRAINER'],
  ])('cannot have %s as another', async (_, UserName) => {
    const account = anAccount()
    await aUser(account, 'trainer')
    await expect(account.iam().send(new CreateUserCommand({ UserName, Path: '/other/' }))).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
    })
  })

  test('can lose its boundary only once', async () => {
    const account = anAccount()
    await aUser(account, 'trainer')
    await bound(account, 'trainer', await aPolicy(account, 'boundary'))
    const remove = () => account.iam().send(new DeleteUserPermissionsBoundaryCommand({ UserName: 'trainer' }))
    await remove()
    expect(
      (await account.iam().send(new GetUserCommand({ UserName: 'trainer' }))).User?.PermissionsBoundary,
    ).toBeUndefined()
    await expect(remove()).rejects.toMatchObject({ name: 'NoSuchEntityException' })
  })

  test('can be tagged and untagged', async () => {
    const account = anAccount()
    await aUser(account, 'trainer')
    await account.iam().send(new TagUserCommand({ UserName: 'trainer', Tags: [{ Key: 'app:managed', Value: 'true' }] }))
    await account.iam().send(new UntagUserCommand({ UserName: 'trainer', TagKeys: ['team'] }))
    expect((await account.iam().send(new GetUserCommand({ UserName: 'trainer' }))).User?.Tags).toEqual([
      { Key: 'app:managed', Value: 'true' },
    ])
  })

  test('is listed without tags and boundary', async () => {
    const account = anAccount()
    await aUser(account, 'trainer')
    const { Users } = await account.iam().send(new ListUsersCommand())
    expect(Users?.map(({ UserName, Tags }) => [UserName, Tags])).toEqual([
      ['admin', undefined],
      ['trainer', undefined],
    ])
  })

  test('can be deleted only when it has no policies, inline or managed, and no key', async () => {
    const account = anAccount()
    const iam = account.iam()
    const { accessKeyId } = await aUser(account, 'trainer', allow('s3:GetObject'))
    const PolicyArn = await aPolicy(account, 'reader')
    await attach(account, 'trainer', PolicyArn)
    const remove = () => iam.send(new DeleteUserCommand({ UserName: 'trainer' }))
    const conflict = (what: string) => ({ name: 'DeleteConflictException', message: expect.stringContaining(what) })

    await expect(remove()).rejects.toMatchObject(conflict('detach all policies'))
    await iam.send(new DetachUserPolicyCommand({ UserName: 'trainer', PolicyArn }))
    await expect(remove()).rejects.toMatchObject(conflict('must delete policies'))
    await iam.send(new DeleteUserPolicyCommand({ UserName: 'trainer', PolicyName: 'inline' }))
    await expect(remove()).rejects.toMatchObject(conflict('must delete access keys'))
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'trainer', AccessKeyId: accessKeyId }))
    await expect(remove()).resolves.toBeDefined()
  })
})

describe('an inline policy', () => {
  const put = (account: Account, PolicyName: string, characters: number) =>
    account.iam().send(
      new PutUserPolicyCommand({
        UserName: 'trainer',
        PolicyName,
        PolicyDocument: documentOf(allow('s3:GetObject', `arn:aws:s3:::${'x'.repeat(characters)}`)),
      }),
    )

  test('is replaced under its name, returned percent-encoded, and listed', async () => {
    const account = anAccount()
    await aUser(account, 'trainer')
    await put(account, 'reader', 5)
    await put(account, 'reader', 6)
    const { PolicyDocument } = await account
      .iam()
      .send(new GetUserPolicyCommand({ UserName: 'trainer', PolicyName: 'reader' }))
    expect(decodeURIComponent(PolicyDocument ?? '')).toContain('arn:aws:s3:::xxxxxx"')
    expect((await account.iam().send(new ListUserPoliciesCommand({ UserName: 'trainer' }))).PolicyNames).toEqual([
      'reader',
    ])
  })

  test('shares a limit of 2,048 characters with the others of its user', async () => {
    const account = anAccount()
    await aUser(account, 'trainer')
    await put(account, 'one', 1000)
    await expect(put(account, 'two', 1000)).rejects.toMatchObject({ name: 'LimitExceededException' })
    await expect(put(account, 'one', 1500)).resolves.toBeDefined()
  })

  test('can be deleted only once', async () => {
    const account = anAccount()
    await aUser(account, 'trainer', allow('s3:GetObject'))
    const remove = () => account.iam().send(new DeleteUserPolicyCommand({ UserName: 'trainer', PolicyName: 'inline' }))
    await remove()
    await expect(remove()).rejects.toMatchObject({ name: 'NoSuchEntityException' })
  })
})
