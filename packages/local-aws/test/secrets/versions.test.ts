import { UpdateSecretVersionStageCommand } from '@aws-sdk/client-secrets-manager'
import { describe, expect, test } from 'vitest'
import { aSecretsManager, daysOn, SecretId, token } from './secrets-manager.ts'

describe('a new version', () => {
  test('becomes AWSCURRENT, and the one before becomes AWSPREVIOUS', async () => {
    const { create, put, get, stages } = aSecretsManager()
    await create()
    await put('v2', 'two')

    expect(await stages()).toEqual({ [token('v1')]: ['AWSPREVIOUS'], [token('v2')]: ['AWSCURRENT'] })
    expect([await get(), await get({ VersionStage: 'AWSPREVIOUS' })]).toEqual(['two', 'one'])
    await put('v3', 'three')
    expect(await stages()).toEqual({ [token('v2')]: ['AWSPREVIOUS'], [token('v3')]: ['AWSCURRENT'] })
  })

  test('is written once per token: the same value again changes nothing, another value is refused', async () => {
    const { create, put, get, stages } = aSecretsManager()
    await create()
    await put('v2', 'two')
    await put('v3', 'three')
    await put('v2', 'two')

    expect(await get()).toBe('three')
    await expect(put('v2', 'other')).rejects.toMatchObject({ name: 'ResourceExistsException' })
    expect(Object.keys((await stages()) ?? {})).toHaveLength(2)
  })

  test('can be AWSPENDING first, and AWSCURRENT later', async () => {
    const { create, put, get, client, stages } = aSecretsManager()
    await create()
    await put('v2', 'two', { VersionStages: ['AWSPENDING'] })
    expect(await get()).toBe('one')

    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: 'AWSCURRENT',
        RemoveFromVersionId: token('v1'),
        MoveToVersionId: token('v2'),
      }),
    )

    expect(await get()).toBe('two')
    expect(await stages()).toMatchObject({ [token('v1')]: ['AWSPREVIOUS'] })
  })

  test('does not take a staging label from another version than the one that the request names', async () => {
    const { create, put, client } = aSecretsManager()
    await create()
    await put('v2', 'two', { VersionStages: ['AWSPENDING'] })
    const move = (from?: string) =>
      client.send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: 'AWSCURRENT',
          RemoveFromVersionId: from,
          MoveToVersionId: token('v2'),
        }),
      )

    await expect(move()).rejects.toMatchObject({ name: 'InvalidParameterException' })
    await expect(move(token('v2'))).rejects.toThrow('is currently attached to version v1')
  })

  test('is refused if 100 versions are younger than a day; older ones without a staging label are removed', async () => {
    const { create, put, clock } = aSecretsManager()
    await create()
    for (let number = 2; number <= 100; number += 1) await put(`v${number}`, `value ${number}`)

    await expect(put('v101', 'x')).rejects.toMatchObject({ name: 'LimitExceededException' })
    clock.moveTo(daysOn(1.1))
    await expect(put('v101', 'x')).resolves.toMatchObject({ VersionId: token('v101') })
  })

  test('that does not exist cannot be read', async () => {
    const { create, get } = aSecretsManager()
    await create()

    await expect(get({ VersionStage: 'AWSPREVIOUS' })).rejects.toThrow('staging label: AWSPREVIOUS')
    await expect(get({ VersionId: token('v9') })).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })
})
