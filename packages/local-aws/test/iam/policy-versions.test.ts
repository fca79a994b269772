import {
  CreatePolicyVersionCommand,
  DeletePolicyVersionCommand,
  ListPolicyVersionsCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import { type Account, allow, anAccount, aPolicy, documentOf } from '../account.ts'

describe('versions of a policy:', () => {
  const add = (account: Account, PolicyArn: string, SetAsDefault = false) =>
    account
      .iam()
      .send(
        new CreatePolicyVersionCommand({ PolicyArn, SetAsDefault, PolicyDocument: documentOf(allow('s3:PutObject')) }),
      )

  test('there can be 5, and a sixth only after a deletion', async () => {
    const account = anAccount()
    const arn = await aPolicy(account, 'reader')
    for (let made = 1; made < 5; made += 1) await add(account, arn)
    await expect(add(account, arn)).rejects.toMatchObject({ name: 'LimitExceededException' })
    await account.iam().send(new DeletePolicyVersionCommand({ PolicyArn: arn, VersionId: 'v2' }))
    await expect(add(account, arn)).resolves.toMatchObject({ PolicyVersion: { VersionId: 'v6' } })
  })

  test('exactly one is the default', async () => {
    const account = anAccount()
    const arn = await aPolicy(account, 'reader')
    await add(account, arn)
    const defaults = async () => {
      const { Versions } = await account.iam().send(new ListPolicyVersionsCommand({ PolicyArn: arn }))
      return Versions?.map(({ VersionId, IsDefaultVersion }) => `${VersionId} ${IsDefaultVersion}`)
    }
    expect(await defaults()).toEqual(['v1 true', 'v2 false'])
    await account.iam().send(new SetDefaultPolicyVersionCommand({ PolicyArn: arn, VersionId: 'v2' }))
    expect(await defaults()).toEqual(['v1 false', 'v2 true'])
  })

  test('the default one cannot be deleted', async () => {
    const account = anAccount()
    const PolicyArn = await aPolicy(account, 'reader')
    const deletion = account.iam().send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))
    await expect(deletion).rejects.toMatchObject({ name: 'DeleteConflictException' })
  })
})
