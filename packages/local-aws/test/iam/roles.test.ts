import {
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
} from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import { type Account, allow, anAccount, documentOf } from '../account.ts'

const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'

describe('a role', () => {
  const create = (account: Account, AssumeRolePolicyDocument: string) =>
    account
      .iam()
      .send(new CreateRoleCommand({ RoleName: 'job', Path: '/jobs/', Description: 'trains', AssumeRolePolicyDocument }))

  test('has path, id, description and trust policy, percent-encoded', async () => {
    const account = anAccount()
    await create(account, TRUST)
    await account.iam().send(new TagRoleCommand({ RoleName: 'job', Tags: [{ Key: 'a', Value: 'b' }] }))
    const { Role } = await account.iam().send(new GetRoleCommand({ RoleName: 'job' }))
    expect(Role).toMatchObject({
      Arn: 'arn:aws:iam::123456789012:role/jobs/job',
      RoleId: expect.stringMatching(/^AROA/),
      Description: 'trains',
      MaxSessionDuration: 3600,
      Tags: [{ Key: 'a', Value: 'b' }],
    })
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(TRUST)
  })

  test.each([
    ['is not JSON', 'x'],
    ['names no principal', '{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole"}]}'],
    ['names a resource', TRUST.replace('"Action"', '"Resource":"*","Action"')],
    ['has no statement', '{}'],
  ])('is refused if its trust policy %s', async (_, trust) => {
    await expect(create(anAccount(), trust)).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' })
  })

  test('is listed by path, and can be deleted only when it has no policies', async () => {
    const account = anAccount()
    const iam = account.iam()
    await create(account, TRUST)
    await iam.send(
      new PutRolePolicyCommand({ RoleName: 'job', PolicyName: 'p', PolicyDocument: documentOf(allow('s3:GetObject')) }),
    )
    const names = async (PathPrefix: string) =>
      (await iam.send(new ListRolesCommand({ PathPrefix }))).Roles?.map(({ RoleName }) => RoleName)
    expect(await names('/jobs/')).toEqual(['job'])
    expect(await names('/other/')).toEqual([])
    await expect(iam.send(new DeleteRoleCommand({ RoleName: 'job' }))).rejects.toMatchObject({
      name: 'DeleteConflictException',
    })
  })
})
