import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeleteUserPermissionsBoundaryCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  TagPolicyCommand,
} from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import type { Credentials } from '../../src/iam/directory.ts'
import { type Account, allow, anAccount, aPolicy, attach, aUser, bound, documentOf } from '../account.ts'

const READER = 'arn:aws:iam::123456789012:policy/app/reader'
const BOUNDARY = 'arn:aws:iam::123456789012:policy/app/boundary'
const DENIED = { name: 'AccessDenied' }

/** A user with a boundary, one without, a policy to attach, and a manager with this one statement. */
async function anAccountWithManager(
  statement: Readonly<Record<string, unknown>>,
): Promise<{ account: Account; manager: Credentials }> {
  const account = anAccount()
  await aPolicy(account, 'reader')
  await aPolicy(account, 'boundary')
  await aUser(account, 'trainer')
  await bound(account, 'trainer', BOUNDARY)
  await aUser(account, 'unbounded')
  return { account, manager: await aUser(account, 'manager', statement) }
}

describe('attaching a policy can be restricted by', () => {
  const attachAs = (account: Account, manager: Credentials, UserName: string, PolicyArn = READER) =>
    account.iam(manager).send(new AttachUserPolicyCommand({ UserName, PolicyArn }))

  test('iam:PermissionsBoundary, the boundary of the user', async () => {
    const { account, manager } = await anAccountWithManager(
      allow('iam:AttachUserPolicy', '*', { ArnEquals: { 'iam:PermissionsBoundary': BOUNDARY } }),
    )
    await expect(attachAs(account, manager, 'trainer')).resolves.toBeDefined()
    await expect(attachAs(account, manager, 'unbounded')).rejects.toMatchObject(DENIED)
  })

  test('iam:PolicyARN, the policy', async () => {
    const ownPath = 'arn:aws:iam::123456789012:policy/app/*'
    const { account, manager } = await anAccountWithManager(
      allow('iam:AttachUserPolicy', '*', { ArnLike: { 'iam:PolicyARN': ownPath } }),
    )
    await expect(attachAs(account, manager, 'trainer')).resolves.toBeDefined()
    await expect(
      attachAs(account, manager, 'trainer', 'arn:aws:iam::aws:policy/AdministratorAccess'),
    ).rejects.toMatchObject(DENIED)
  })

  test.each(['aws:ResourceTag/team', 'iam:ResourceTag/team'])('%s, the tags of the user', async (key) => {
    const right = await anAccountWithManager(allow('iam:AttachUserPolicy', '*', { StringEquals: { [key]: 'nlp' } }))
    await expect(attachAs(right.account, right.manager, 'trainer')).resolves.toBeDefined()
    const wrong = await anAccountWithManager(allow('iam:AttachUserPolicy', '*', { StringEquals: { [key]: 'vision' } }))
    await expect(attachAs(wrong.account, wrong.manager, 'trainer')).rejects.toMatchObject(DENIED)
  })

  test('the ARN of the user', async () => {
    const { account, manager } = await anAccountWithManager(
      allow('iam:AttachUserPolicy', 'arn:aws:iam::123456789012:user/trainer'),
    )
    await expect(attachAs(account, manager, 'trainer')).resolves.toBeDefined()
    await expect(attachAs(account, manager, 'unbounded')).rejects.toMatchObject(DENIED)
  })

  test('the same condition keys for detaching', async () => {
    const condition = { ArnEquals: { 'iam:PermissionsBoundary': BOUNDARY, 'iam:PolicyARN': READER } }
    const { account, manager } = await anAccountWithManager(allow('iam:DetachUserPolicy', '*', condition))
    for (const user of ['trainer', 'unbounded']) await attach(account, user, READER)
    const detach = (UserName: string) =>
      account.iam(manager).send(new DetachUserPolicyCommand({ UserName, PolicyArn: READER }))
    await expect(detach('trainer')).resolves.toBeDefined()
    await expect(detach('unbounded')).rejects.toMatchObject(DENIED)
  })
})

describe('creating a policy can be restricted by', () => {
  const create = (account: Account, manager: Credentials, Path: string, tags: Readonly<Record<string, string>> = {}) =>
    account.iam(manager).send(
      new CreatePolicyCommand({
        PolicyName: 'new',
        Path,
        PolicyDocument: documentOf(allow('s3:GetObject')),
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    )

  test('its ARN, path included', async () => {
    const { account, manager } = await anAccountWithManager(
      allow('iam:CreatePolicy', 'arn:aws:iam::123456789012:policy/app/*'),
    )
    await expect(create(account, manager, '/other/')).rejects.toMatchObject(DENIED)
    await expect(create(account, manager, '/app/')).resolves.toBeDefined()
  })

  test('aws:RequestTag and aws:TagKeys', async () => {
    const condition = {
      StringEquals: { 'aws:RequestTag/app:managed': 'true' },
      'ForAllValues:StringLike': { 'aws:TagKeys': 'app:*' },
    }
    const { account, manager } = await anAccountWithManager(
      allow(['iam:CreatePolicy', 'iam:TagPolicy'], '*', condition),
    )
    await expect(create(account, manager, '/')).rejects.toMatchObject(DENIED)
    await expect(create(account, manager, '/', { 'app:managed': 'false' })).rejects.toMatchObject(DENIED)
    await expect(create(account, manager, '/', { 'app:managed': 'true', other: 'x' })).rejects.toMatchObject(DENIED)
    await expect(create(account, manager, '/', { 'app:managed': 'true' })).resolves.toBeDefined()
  })

  test('the permission to tag, if the request has tags', async () => {
    const { account, manager } = await anAccountWithManager(allow('iam:CreatePolicy'))
    await expect(create(account, manager, '/', { job: '7' })).rejects.toThrow(
      'not authorized to perform: iam:TagPolicy',
    )
    await expect(create(account, manager, '/')).resolves.toBeDefined()
  })
})

test('the tags of a policy are in aws:ResourceTag, and not in iam:ResourceTag', async () => {
  const remove = async (key: string) => {
    const { account, manager } = await anAccountWithManager(
      allow('iam:DeletePolicy', '*', { StringEquals: { [key]: '7' } }),
    )
    await account.iam().send(new TagPolicyCommand({ PolicyArn: READER, Tags: [{ Key: 'job', Value: '7' }] }))
    return account.iam(manager).send(new DeletePolicyCommand({ PolicyArn: READER }))
  }
  await expect(remove('aws:ResourceTag/job')).resolves.toBeDefined()
  await expect(remove('iam:ResourceTag/job')).rejects.toMatchObject(DENIED)
})

describe('iam:PermissionsBoundary', () => {
  const condition = { ArnEquals: { 'iam:PermissionsBoundary': BOUNDARY } }

  test('for CreateUser is the boundary of the request', async () => {
    const { account, manager } = await anAccountWithManager(allow('iam:CreateUser', '*', condition))
    const create = (PermissionsBoundary?: string) =>
      account.iam(manager).send(new CreateUserCommand({ UserName: 'new', PermissionsBoundary }))
    await expect(create()).rejects.toMatchObject(DENIED)
    await expect(create(READER)).rejects.toMatchObject(DENIED)
    await expect(create(BOUNDARY)).resolves.toBeDefined()
  })

  test('for PutUserPermissionsBoundary is the new boundary', async () => {
    const { account, manager } = await anAccountWithManager(allow('iam:PutUserPermissionsBoundary', '*', condition))
    const put = (PermissionsBoundary: string) =>
      account.iam(manager).send(new PutUserPermissionsBoundaryCommand({ UserName: 'trainer', PermissionsBoundary }))
    await expect(put(READER)).rejects.toMatchObject(DENIED)
    await expect(put(BOUNDARY)).resolves.toBeDefined()
  })

  test('for DeleteUserPermissionsBoundary is the present boundary', async () => {
    const { account, manager } = await anAccountWithManager(allow('iam:DeleteUserPermissionsBoundary', '*', condition))
    const remove = (UserName: string) =>
      account.iam(manager).send(new DeleteUserPermissionsBoundaryCommand({ UserName }))
    await expect(remove('unbounded')).rejects.toMatchObject(DENIED)
    await expect(remove('trainer')).resolves.toBeDefined()
  })

  test('for PutUserPolicy is the boundary of the user', async () => {
    const { account, manager } = await anAccountWithManager(allow('iam:PutUserPolicy', '*', condition))
    const put = (UserName: string) =>
      account
        .iam(manager)
        .send(
          new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument: documentOf(allow('s3:GetObject')) }),
        )
    await expect(put('unbounded')).rejects.toMatchObject(DENIED)
    await expect(put('trainer')).resolves.toBeDefined()
  })
})

test('a caller without permission cannot find out whether a user exists', async () => {
  const { account, manager } = await anAccountWithManager(
    allow('iam:GetUser', 'arn:aws:iam::123456789012:user/trainer'),
  )
  const get = (UserName: string) => account.iam(manager).send(new GetUserCommand({ UserName }))
  await expect(get('trainer')).resolves.toBeDefined()
  await expect(get('nobody')).rejects.toMatchObject(DENIED)
})
