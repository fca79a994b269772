import { describe, expect, test } from 'vitest'
import { allow, aPolicy, aUser, bound, deny } from './account.ts'
import { read, withData } from './data-account.ts'

describe('the message of a denial is that of AWS and names the kind of policy', () => {
  const START =
    'User: arn:aws:iam::123456789012:user/trainer is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::data/a"'

  test('that does not allow the action', async () => {
    const account = withData()
    const user = await aUser(account, 'trainer')
    await expect(read(account, user)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `${START} because no identity-based policy allows the s3:GetObject action`,
      $metadata: { httpStatusCode: 403 },
    })
  })

  test('that denies it', async () => {
    const account = withData()
    const user = await aUser(account, 'trainer', allow('s3:*'), deny('s3:GetObject'))
    await expect(read(account, user)).rejects.toThrow(`${START} with an explicit deny in an identity-based policy`)
  })

  test('when it is the boundary that does not allow it', async () => {
    const account = withData()
    const user = await aUser(account, 'trainer', allow('s3:*'))
    await expect(read(account, user)).resolves.toBeDefined()
    await bound(account, 'trainer', await aPolicy(account, 'boundary', allow('s3:PutObject')))
    await expect(read(account, user)).rejects.toThrow(
      `${START} because no permissions boundary allows the s3:GetObject action`,
    )
  })

  test('when it is the boundary that denies it', async () => {
    const account = withData()
    const user = await aUser(account, 'trainer', allow('s3:*'))
    await bound(account, 'trainer', await aPolicy(account, 'boundary', allow('*'), deny('s3:GetObject')))
    await expect(read(account, user)).rejects.toThrow(`${START} with an explicit deny in a permissions boundary`)
  })
})
