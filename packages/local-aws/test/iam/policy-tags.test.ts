import { GetPolicyCommand, ListPolicyTagsCommand, TagPolicyCommand, UntagPolicyCommand } from '@aws-sdk/client-iam'
import { expect, test } from 'vitest'
import { anAccount, aPolicy } from '../account.ts'

test('tags can be added, changed, listed and removed', async () => {
  const account = anAccount()
  const PolicyArn = await aPolicy(account, 'reader')
  const iam = account.iam()
  await iam.send(
    new TagPolicyCommand({
      PolicyArn,
      Tags: [
        { Key: 'job', Value: '7' },
        { Key: 'window', Value: '' },
      ],
    }),
  )
  await iam.send(new TagPolicyCommand({ PolicyArn, Tags: [{ Key: 'job', Value: '8' }] }))
  await iam.send(new UntagPolicyCommand({ PolicyArn, TagKeys: ['window'] }))
  expect((await iam.send(new ListPolicyTagsCommand({ PolicyArn }))).Tags).toEqual([{ Key: 'job', Value: '8' }])
  expect((await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy?.Tags).toEqual([{ Key: 'job', Value: '8' }])
})

test('a policy can have 50 tags, including existing ones', async () => {
  const account = anAccount()
  const PolicyArn = await aPolicy(account, 'reader')
  const tags = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => ({ Key: `k${from + index}`, Value: 'v' }))
  const tag = (from: number, to: number) =>
    account.iam().send(new TagPolicyCommand({ PolicyArn, Tags: tags(from, to) }))
  await tag(0, 40)
  await expect(tag(30, 51)).rejects.toMatchObject({ name: 'LimitExceededException' })
  await expect(tag(30, 50)).resolves.toBeDefined()
})
