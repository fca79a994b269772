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

const GRANT = 'arn:aws:iam::123456789012:policy/curfew/grant'
const BOUNDARY = 'arn:aws:iam::123456789012:policy/curfew/boundary'
const DENIED = { name: 'AccessDenied' }

/** A trainer with a boundary, a stray user without one, a policy to attach, and a manager with this one right. */
async function scene(
  statement: Readonly<Record<string, unknown>>,
): Promise<{ account: Account; manager: Credentials }> {
  const account = anAccount()
  await aPolicy(account, 'grant')
  await aPolicy(account, 'boundary')
  await aUser(account, 'trainer')
  await bound(account, 'trainer', BOUNDARY)
  await aUser(account, 'stray')
  return { account, manager: await aUser(account, 'manager', statement) }
}

describe('attaching is fenced by', () => {
  const attachAs = (account: Account, manager: Credentials, UserName: string, PolicyArn = GRANT) =>
    account.iam(manager).send(new AttachUserPolicyCommand({ UserName, PolicyArn }))

  test('iam:PermissionsBoundary: the boundary that the user carries', async () => {
    const { account, manager } = await scene(
      allow('iam:AttachUserPolicy', '*', { ArnEquals: { 'iam:PermissionsBoundary': BOUNDARY } }),
    )
    await expect(attachAs(account, manager, 'trainer')).resolves.toBeDefined()
    await expect(attachAs(account, manager, 'stray')).rejects.toMatchObject(DENIED)
  })

  test('iam:PolicyARN: the policy', async () => {
    const curfew = 'arn:aws:iam::123456789012:policy/curfew/*'
    const { account, manager } = await scene(
      allow('iam:AttachUserPolicy', '*', { ArnLike: { 'iam:PolicyARN': curfew } }),
    )
    await expect(attachAs(account, manager, 'trainer')).resolves.toBeDefined()
    await expect(
      attachAs(account, manager, 'trainer', 'arn:aws:iam::aws:policy/AdministratorAccess'),
    ).rejects.toMatchObject(DENIED)
  })

  test.each(['aws:ResourceTag/team', 'iam:ResourceTag/team'])('%s: the tags of the user', async (key) => {
    const right = await scene(allow('iam:AttachUserPolicy', '*', { StringEquals: { [key]: 'nlp' } }))
    await expect(attachAs(right.account, right.manager, 'trainer')).resolves.toBeDefined()
    const wrong = await scene(allow('iam:AttachUserPolicy', '*', { StringEquals: { [key]: 'vision' } }))
    await expect(attachAs(wrong.account, wrong.manager, 'trainer')).rejects.toMatchObject(DENIED)
  })

  test('the ARN of the user', async () => {
    const { account, manager } = await scene(allow('iam:AttachUserPolicy', 'arn:aws:iam::123456789012:user/trainer'))
    await expect(attachAs(account, manager, 'trainer')).resolves.toBeDefined()
    await expect(attachAs(account, manager, 'stray')).rejects.toMatchObject(DENIED)
  })

  test('the same keys on the way back', async () => {
    const condition = { ArnEquals: { 'iam:PermissionsBoundary': BOUNDARY, 'iam:PolicyARN': GRANT } }
    const { account, manager } = await scene(allow('iam:DetachUserPolicy', '*', condition))
    for (const user of ['trainer', 'stray']) await attach(account, user, GRANT)
    const detach = (UserName: string) =>
      account.iam(manager).send(new DetachUserPolicyCommand({ UserName, PolicyArn: GRANT }))
    await expect(detach('trainer')).resolves.toBeDefined()
    await expect(detach('stray')).rejects.toMatchObject(DENIED)
  })
})

describe('creating a policy is fenced by', () => {
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
    const { account, manager } = await scene(allow('iam:CreatePolicy', 'arn:aws:iam::123456789012:policy/curfew/*'))
    await expect(create(account, manager, '/other/')).rejects.toMatchObject(DENIED)
    await expect(create(account, manager, '/curfew/')).resolves.toBeDefined()
  })

  test('aws:RequestTag and aws:TagKeys', async () => {
    const condition = {
      StringEquals: { 'aws:RequestTag/curfew:managed': 'true' },
      'ForAllValues:StringLike': { 'aws:TagKeys': 'curfew:*' },
    }
    const { account, manager } = await scene(allow(['iam:CreatePolicy', 'iam:TagPolicy'], '*', condition))
    await expect(create(account, manager, '/')).rejects.toMatchObject(DENIED)
    await expect(create(account, manager, '/', { 'curfew:managed': 'false' })).rejects.toMatchObject(DENIED)
    await expect(create(account, manager, '/', { 'curfew:managed': 'true', other: 'x' })).rejects.toMatchObject(DENIED)
    await expect(create(account, manager, '/', { 'curfew:managed': 'true' })).resolves.toBeDefined()
  })

  test('the right to tag, if it comes with tags', async () => {
    const { account, manager } = await scene(allow('iam:CreatePolicy'))
    await expect(create(account, manager, '/', { job: '7' })).rejects.toThrow(
      'not authorized to perform: iam:TagPolicy',
    )
    await expect(create(account, manager, '/')).resolves.toBeDefined()
  })
})

test('the tags of a policy are known by aws:ResourceTag, and by no iam:ResourceTag', async () => {
  const remove = async (key: string) => {
    const { account, manager } = await scene(allow('iam:DeletePolicy', '*', { StringEquals: { [key]: '7' } }))
    await account.iam().send(new TagPolicyCommand({ PolicyArn: GRANT, Tags: [{ Key: 'job', Value: '7' }] }))
    return account.iam(manager).send(new DeletePolicyCommand({ PolicyArn: GRANT }))
  }
  await expect(remove('aws:ResourceTag/job')).resolves.toBeDefined()
  await expect(remove('iam:ResourceTag/job')).rejects.toMatchObject(DENIED)
})

describe('boundaries', () => {
  const asked = { ArnEquals: { 'iam:PermissionsBoundary': BOUNDARY } }

  test('a user may be made only with the right one', async () => {
    const { account, manager } = await scene(allow('iam:CreateUser', '*', asked))
    const create = (PermissionsBoundary?: string) =>
      account.iam(manager).send(new CreateUserCommand({ UserName: 'new', PermissionsBoundary }))
    await expect(create()).rejects.toMatchObject(DENIED)
    await expect(create(GRANT)).rejects.toMatchObject(DENIED)
    await expect(create(BOUNDARY)).resolves.toBeDefined()
  })

  test('putting one is judged by the new one', async () => {
    const { account, manager } = await scene(allow('iam:PutUserPermissionsBoundary', '*', asked))
    const put = (PermissionsBoundary: string) =>
      account.iam(manager).send(new PutUserPermissionsBoundaryCommand({ UserName: 'trainer', PermissionsBoundary }))
    await expect(put(GRANT)).rejects.toMatchObject(DENIED)
    await expect(put(BOUNDARY)).resolves.toBeDefined()
  })

  test('removing one is judged by the one that is there', async () => {
    const { account, manager } = await scene(allow('iam:DeleteUserPermissionsBoundary', '*', asked))
    const remove = (UserName: string) =>
      account.iam(manager).send(new DeleteUserPermissionsBoundaryCommand({ UserName }))
    await expect(remove('stray')).rejects.toMatchObject(DENIED)
    await expect(remove('trainer')).resolves.toBeDefined()
  })

  test('an inline policy may be put only on who carries the right one', async () => {
    const { account, manager } = await scene(allow('iam:PutUserPolicy', '*', asked))
    const put = (UserName: string) =>
      account
        .iam(manager)
        .send(
          new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument: documentOf(allow('s3:GetObject')) }),
        )
    await expect(put('stray')).rejects.toMatchObject(DENIED)
    await expect(put('trainer')).resolves.toBeDefined()
  })
})

test('who may not ask learns nothing: a missing user is denied like any other', async () => {
  const { account, manager } = await scene(allow('iam:GetUser', 'arn:aws:iam::123456789012:user/trainer'))
  const get = (UserName: string) => account.iam(manager).send(new GetUserCommand({ UserName }))
  await expect(get('trainer')).resolves.toBeDefined()
  await expect(get('nobody')).rejects.toMatchObject(DENIED)
})
