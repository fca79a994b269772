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

test('an access key leads to its user, and an unknown key to undefined', async () => {
  const account = anAccount()
  const { accessKeyId } = await aUser(account, 'trainer')
  expect(account.directory.byAccessKey(accessKeyId)).toMatchObject({
    caller: { kind: 'user', name: 'trainer', arn: 'arn:aws:iam::123456789012:user/trainer', accessKeyId },
    status: 'Active',
    session: undefined,
  })
  expect(account.directory.byAccessKey('AKIAIOSFODNN7EXAMPLE')).toBeUndefined()
})

test('putRole replaces an existing role and keeps its id', async () => {
  const { directory, iam } = anAccount()
  const get = async () => (await iam().send(new GetRoleCommand({ RoleName: 'worker' }))).Role
  directory.putRole({ name: 'worker', trust: LAMBDA, description: 'one' })
  const before = await get()
  directory.putRole({ name: 'worker', trust: LAMBDA, description: 'two' })
  const after = await get()
  expect(after?.RoleId).toBe(before?.RoleId)
  expect([before?.Description, after?.Description]).toEqual(['one', 'two'])
})

test('putManagedPolicy replaces an existing policy', async () => {
  const { directory, iam } = anAccount()
  const put = (action: string) =>
    directory.putManagedPolicy({ name: 'boundary', path: '/app/', document: document(allow(action)) })
  put('s3:GetObject')
  const arn = put('s3:PutObject')
  expect(arn).toBe('arn:aws:iam::123456789012:policy/app/boundary')
  expect((await iam().send(new ListPoliciesCommand({ Scope: 'Local' }))).Policies).toHaveLength(1)
  expect((await iam().send(new GetPolicyCommand({ PolicyArn: arn }))).Policy?.DefaultVersionId).toBe('v1')
})

test('a service can assume a role that trusts it, and no other', () => {
  const { directory } = anAccount()
  const arn = directory.putRole({ name: 'worker', trust: LAMBDA })
  expect(directory.assumeRole(arn, 's', { service: 'lambda.amazonaws.com' }).accessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/)
  expect(() => directory.assumeRole(arn, 's', { service: 'scheduler.amazonaws.com' })).toThrow(
    expect.objectContaining({ code: 'AccessDenied' }),
  )
  expect(() => directory.assumeRole(`${arn}x`, 's')).toThrow(expect.objectContaining({ code: 'NoSuchEntity' }))
})

test('a role session has the ARN and the id of its role with the session name', async () => {
  const account = anAccount()
  const arn = account.directory.putRole({ name: 'worker', path: '/svc/', trust: LAMBDA })
  const session = account.directory.assumeRole(arn, 'invocation')
  const { Arn, UserId } = await account.sts(session).send(new GetCallerIdentityCommand())
  expect(Arn).toBe('arn:aws:sts::123456789012:assumed-role/worker/invocation')
  expect(UserId).toMatch(/^AROA[A-Z2-7]{17}:invocation$/)
})

test('authorizeAs evaluates the policies of a role', () => {
  const { directory } = anAccount()
  const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:worker'
  const arn = directory.putRole({
    name: 'invoke',
    trust: SCHEDULER,
    inline: { invoke: document(allow('lambda:InvokeFunction', lambda)) },
  })
  expect(directory.authorizeAs(arn, 'lambda:InvokeFunction', lambda).decision).toBe('allow')
  expect(directory.authorizeAs(arn, 'lambda:InvokeFunction', `${lambda}2`).decision).toBe('deny')
})

test('trusts evaluates the conditions of the trust policy', () => {
  const { directory } = anAccount()
  const arn = directory.putRole({ name: 'invoke', trust: SCHEDULER })
  const trusts = (account: string) =>
    directory.trusts(arn, ['scheduler.amazonaws.com'], { 'aws:SourceAccount': account })
  expect(trusts('123456789012')).toBe(true)
  expect(trusts('999999999999')).toBe(false)
})

test('a boundary limits a role, and with a boundary that does not exist nothing is allowed', () => {
  const { directory } = anAccount()
  const boundaryArn = directory.putManagedPolicy({ name: 'boundary', document: document(allow('s3:GetObject')) })
  const role = { name: 'job', trust: LAMBDA, inline: { all: document(allow('*')) } }
  const may = (action: string) => directory.authorizeAs('arn:aws:iam::123456789012:role/job', action, '*').decision

  directory.putRole({ ...role, boundaryArn })
  expect([may('s3:GetObject'), may('s3:PutObject')]).toEqual(['allow', 'deny'])
  directory.putRole({ ...role, boundaryArn: `${boundaryArn}-gone` })
  expect(may('s3:GetObject')).toBe('deny')
})

test('AWS managed policies of a role are evaluated', () => {
  const { directory } = anAccount()
  const arn = directory.putRole({
    name: 'job',
    trust: LAMBDA,
    managedArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
  })
  expect(directory.authorizeAs(arn, 'iam:CreateUser', '*').decision).toBe('allow')
})
