import { GetPolicyCommand, GetRoleCommand, ListPoliciesCommand } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { expect, test } from 'vitest'
import { allow, anAccount, aUser } from '../account.ts'

const LAMBDA = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
}
const SCHEDULER = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'scheduler.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
    },
  ],
}
const document = (...Statement: readonly unknown[]) => ({ Version: '2012-10-17', Statement })

test('a key leads to its bearer, and an unknown one to nobody', async () => {
  const account = anAccount()
  const { accessKeyId } = await aUser(account, 'trainer')
  expect(account.directory.byAccessKey(accessKeyId)).toMatchObject({
    caller: { kind: 'user', name: 'trainer', arn: 'arn:aws:iam::123456789012:user/trainer', accessKeyId },
    status: 'Active',
    session: undefined,
  })
  expect(account.directory.byAccessKey('AKIAIOSFODNN7EXAMPLE')).toBeUndefined()
})

test('a role made again is changed in place: same id, new content', async () => {
  const { directory, iam } = anAccount()
  const get = async () => (await iam().send(new GetRoleCommand({ RoleName: 'settle' }))).Role
  directory.putRole({ name: 'settle', trust: LAMBDA, description: 'one' })
  const before = await get()
  directory.putRole({ name: 'settle', trust: LAMBDA, description: 'two' })
  const after = await get()
  expect(after?.RoleId).toBe(before?.RoleId)
  expect([before?.Description, after?.Description]).toEqual(['one', 'two'])
})

test('a policy made again is changed in place', async () => {
  const { directory, iam } = anAccount()
  const put = (action: string) =>
    directory.putManagedPolicy({ name: 'boundary', path: '/curfew/', document: document(allow(action)) })
  put('s3:GetObject')
  const arn = put('s3:PutObject')
  expect(arn).toBe('arn:aws:iam::123456789012:policy/curfew/boundary')
  expect((await iam().send(new ListPoliciesCommand({ Scope: 'Local' }))).Policies).toHaveLength(1)
  expect((await iam().send(new GetPolicyCommand({ PolicyArn: arn }))).Policy?.DefaultVersionId).toBe('v1')
})

test('a service can be a role that trusts it, and no other', () => {
  const { directory } = anAccount()
  const arn = directory.putRole({ name: 'settle', trust: LAMBDA })
  expect(directory.assumeRole(arn, 's', { service: 'lambda.amazonaws.com' }).accessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/)
  expect(() => directory.assumeRole(arn, 's', { service: 'scheduler.amazonaws.com' })).toThrow(
    expect.objectContaining({ code: 'AccessDenied' }),
  )
  expect(() => directory.assumeRole(`${arn}x`, 's')).toThrow(expect.objectContaining({ code: 'NoSuchEntity' }))
})

test('a session is the role, by its policies and name, until the role is made anew or is gone', async () => {
  const account = anAccount()
  const arn = account.directory.putRole({ name: 'settle', path: '/svc/', trust: LAMBDA })
  const session = account.directory.assumeRole(arn, 'settle-access')
  const { Arn, UserId } = await account.sts(session).send(new GetCallerIdentityCommand())
  expect(Arn).toBe('arn:aws:sts::123456789012:assumed-role/settle/settle-access')
  expect(UserId).toMatch(/^AROA[A-Z2-7]{17}:settle-access$/)
})

test('a role can be asked what it may do', () => {
  const { directory } = anAccount()
  const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:settle'
  const arn = directory.putRole({
    name: 'invoke',
    trust: SCHEDULER,
    inline: { invoke: document(allow('lambda:InvokeFunction', lambda)) },
  })
  expect(directory.authorizeAs(arn, 'lambda:InvokeFunction', lambda).decision).toBe('allow')
  expect(directory.authorizeAs(arn, 'lambda:InvokeFunction', `${lambda}2`).decision).toBe('deny')
})

test('the condition of a trust policy counts', () => {
  const { directory } = anAccount()
  const arn = directory.putRole({ name: 'invoke', trust: SCHEDULER })
  const trusts = (account: string) =>
    directory.trusts(arn, ['scheduler.amazonaws.com'], { 'aws:SourceAccount': account })
  expect(trusts('123456789012')).toBe(true)
  expect(trusts('999999999999')).toBe(false)
})

test('a boundary caps a role, and one that is gone caps everything', () => {
  const { directory } = anAccount()
  const boundaryArn = directory.putManagedPolicy({ name: 'boundary', document: document(allow('s3:GetObject')) })
  const role = { name: 'job', trust: LAMBDA, inline: { all: document(allow('*')) } }
  const may = (action: string) => directory.authorizeAs('arn:aws:iam::123456789012:role/job', action, '*').decision

  directory.putRole({ ...role, boundaryArn })
  expect([may('s3:GetObject'), may('s3:PutObject')]).toEqual(['allow', 'deny'])
  directory.putRole({ ...role, boundaryArn: `${boundaryArn}-gone` })
  expect(may('s3:GetObject')).toBe('deny')
})

test('managed policies of a role count, AWS ones too', () => {
  const { directory } = anAccount()
  const arn = directory.putRole({
    name: 'job',
    trust: LAMBDA,
    managedArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
  })
  expect(directory.authorizeAs(arn, 'iam:CreateUser', '*').decision).toBe('allow')
})
