import {
  AddUserToGroupCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetAccountAuthorizationDetailsCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { expect, test } from 'vitest'
import { allow, anAccount, documentOf } from '../account.ts'

const TRUST = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }
const AssumeRolePolicyDocument = documentOf(TRUST)
const Tags = [{ Key: 'team', Value: 'vision' }]

test('users and roles are shown with their tags, groups and own policies', async () => {
  const account = anAccount()
  const iam = account.iam()
  await iam.send(new CreateUserCommand({ UserName: 'ada', Tags }))
  await iam.send(new CreateGroupCommand({ GroupName: 'readers' }))
  await iam.send(new AddUserToGroupCommand({ GroupName: 'readers', UserName: 'ada' }))
  const PolicyDocument = documentOf(allow('s3:GetObject'))
  await iam.send(new PutUserPolicyCommand({ UserName: 'ada', PolicyName: 'own', PolicyDocument }))
  await iam.send(new CreateRoleCommand({ RoleName: 'batch', AssumeRolePolicyDocument, Tags }))

  const { UserDetailList = [], RoleDetailList } = await iam.send(
    new GetAccountAuthorizationDetailsCommand({ Filter: ['User', 'Role'] }),
  )

  expect(UserDetailList.find(({ UserName }) => UserName === 'ada')).toMatchObject({
    ...{ Tags, GroupList: ['readers'], AttachedManagedPolicies: [] },
    UserPolicyList: [{ PolicyName: 'own', PolicyDocument: encodeURIComponent(PolicyDocument).replaceAll('*', '%2A') }],
  })
  expect(RoleDetailList).toMatchObject([{ RoleName: 'batch', Tags }])
})

test('only what the filter names is shown, in pages', async () => {
  const iam = anAccount().iam()
  for (const UserName of ['a', 'b']) await iam.send(new CreateUserCommand({ UserName }))
  const ask = (more: object) =>
    iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['User'], MaxItems: 2, ...more }))

  const first = await ask({})
  const second = await ask({ Marker: first.Marker })

  const namesOf = ({ UserDetailList = [] }: typeof first) => UserDetailList.map(({ UserName }) => UserName)
  expect([namesOf(first), first.IsTruncated, namesOf(second), second.IsTruncated]).toEqual([
    ['a', 'admin'],
    true,
    ['b'],
    false,
  ])
})

test('managed policies are not shown, and asking for them is refused', async () => {
  const ask = new GetAccountAuthorizationDetailsCommand({ Filter: ['LocalManagedPolicy'] })

  await expect(anAccount().iam().send(ask)).rejects.toThrow('supports the filters User, Role, Group only')
})
