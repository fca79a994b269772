import { RestoreSecretCommand } from '@aws-sdk/client-secrets-manager'
import { describe, expect, test } from 'vitest'
import { aSecretsManager, daysOn, Name, SecretId, token } from './secrets-manager.ts'

describe('a deleted secret', () => {
  test('cannot be read, and its name is taken until the end of its recovery window', async () => {
    const { create, get, remove, clock } = aSecretsManager()
    await create()
    const { DeletionDate } = await remove({ RecoveryWindowInDays: 7 })

    expect(DeletionDate).toEqual(daysOn(7))
    await expect(get()).rejects.toMatchObject({ name: 'InvalidRequestException' })
    clock.moveTo(new Date(daysOn(7).getTime() - 1))
    await expect(create('one', { ClientRequestToken: token('n') })).rejects.toThrow('already scheduled for deletion')
    clock.moveTo(daysOn(7))
    await expect(create('one', { ClientRequestToken: token('n') })).resolves.toMatchObject({ Name })
  })

  test('can be restored within its window', async () => {
    const { create, get, remove, client } = aSecretsManager()
    await create()
    await remove()
    await client.send(new RestoreSecretCommand({ SecretId }))

    expect(await get()).toBe('one')
  })

  test('is removed immediately if that is forced, and a new one under its name gets another ARN', async () => {
    const { create, get, remove } = aSecretsManager()
    const { ARN } = await create()
    await remove({ ForceDeleteWithoutRecovery: true })

    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    expect((await create()).ARN).not.toBe(ARN)
  })

  test.each([
    ['a window below seven days', { RecoveryWindowInDays: 6 }],
    ['a window and force', { RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }],
  ])('is not deleted with %s', async (_, more) => {
    const { create, remove } = aSecretsManager()
    await create()

    await expect(remove(more)).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })
})
