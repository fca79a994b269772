import {
  CreateRoleCommand,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
  ListUserTagsCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import { anAccount, aPolicy, attach, aUser, bound } from '../account.ts'

/** A policy that is attached, one that is a boundary, and one that is neither. */
async function policies() {
  const account = anAccount()
  await aUser(account, 'trainer')
  await attach(account, 'trainer', await aPolicy(account, 'attached'))
  await bound(account, 'trainer', await aPolicy(account, 'boundary'))
  await aPolicy(account, 'unused')
  return account
}

describe('policies can be listed by their usage', () => {
  test.each([
    ['PermissionsPolicy', ['attached']],
    ['PermissionsBoundary', ['boundary']],
    [undefined, ['attached', 'boundary', 'unused']],
  ] as const)('%s', async (PolicyUsageFilter, names) => {
    const list = new ListPoliciesCommand({ Scope: 'Local', PolicyUsageFilter })
    const { Policies = [] } = await (await policies()).iam().send(list)
    expect(Policies.map(({ PolicyName }) => PolicyName)).toEqual(names)
  })

  test('another usage is refused', async () => {
    const list = new ListPoliciesCommand({})
    Object.assign(list.input, { PolicyUsageFilter: 'Both' })
    await expect((await policies()).iam().send(list)).rejects.toMatchObject({ name: 'ValidationError' })
  })
})

test('another kind of entity is refused', async () => {
  const list = new ListEntitiesForPolicyCommand({ PolicyArn: 'arn:aws:iam::123456789012:policy/app/attached' })
  Object.assign(list.input, { EntityFilter: 'Robot' })
  await expect((await policies()).iam().send(list)).rejects.toMatchObject({ name: 'ValidationError' })
})

test('tags are listed in pages', async () => {
  const account = anAccount()
  await aUser(account, 'trainer')
  await account.iam().send(new TagUserCommand({ UserName: 'trainer', Tags: [{ Key: 'a', Value: '1' }] }))
  const page = (Marker?: string) =>
    account.iam().send(new ListUserTagsCommand({ UserName: 'trainer', MaxItems: 1, Marker }))
  const { Tags, IsTruncated, Marker } = await page()
  expect([Tags, IsTruncated]).toEqual([[{ Key: 'a', Value: '1' }], true])
  expect((await page(Marker)).Tags).toEqual([{ Key: 'team', Value: 'nlp' }])
})

test.each([3599, 43_201])('a role cannot have sessions of %d seconds', async (MaxSessionDuration) => {
  const statement = { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  const create = new CreateRoleCommand({ RoleName: 'job', AssumeRolePolicyDocument, MaxSessionDuration })
  await expect(anAccount().iam().send(create)).rejects.toMatchObject({ name: 'ValidationError' })
})
