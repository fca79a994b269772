import { CreatePolicyVersionCommand, DeletePolicyCommand } from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import { type Account, allow, anAccount, aPolicy, attach, aUser, bound, documentOf } from '../account.ts'

describe('a policy cannot be deleted', () => {
  const remove = (account: Account, PolicyArn: string) => account.iam().send(new DeletePolicyCommand({ PolicyArn }))

  test('while it is attached', async () => {
    const account = anAccount()
    const arn = await aPolicy(account, 'reader')
    await aUser(account, 'trainer')
    await attach(account, 'trainer', arn)
    await expect(remove(account, arn)).rejects.toMatchObject({
      name: 'DeleteConflictException',
      $metadata: { httpStatusCode: 409 },
    })
  })

  test('while it is a boundary', async () => {
    const account = anAccount()
    const arn = await aPolicy(account, 'boundary')
    await aUser(account, 'trainer')
    await bound(account, 'trainer', arn)
    await expect(remove(account, arn)).rejects.toMatchObject({ name: 'DeleteConflictException' })
  })

  test('while it has other versions', async () => {
    const account = anAccount()
    const arn = await aPolicy(account, 'reader')
    await account
      .iam()
      .send(new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument: documentOf(allow('s3:PutObject')) }))
    await expect(remove(account, arn)).rejects.toMatchObject({ name: 'DeleteConflictException' })
  })

  test('a second time', async () => {
    const account = anAccount()
    const arn = await aPolicy(account, 'reader')
    await remove(account, arn)
    await expect(remove(account, arn)).rejects.toMatchObject({ name: 'NoSuchEntityException' })
  })

  test('if it is managed by AWS', async () => {
    await expect(remove(anAccount(), 'arn:aws:iam::aws:policy/AdministratorAccess')).rejects.toMatchObject({
      name: 'AccessDenied',
    })
  })
})
