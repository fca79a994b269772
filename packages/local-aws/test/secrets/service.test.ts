import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'
import { describe, expect, test } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { seeded } from '../../src/random.ts'
import { secretsService } from '../../src/secrets/service.ts'
import { type Authorization, clientOptions, fakeGateway } from '../lambda/fake-gateway.ts'
import { location } from '../template/sample.ts'

const start = new Date('2025-07-16T01:00:00Z')
const daysOn = (days: number) => new Date(start.getTime() + days * 24 * 3_600_000)
const token = (name: string) => name.padEnd(32, '-')
const Name = 'app/user/trainer'
const SecretId = Name

function aSecretsManager(denies?: (authorization: Authorization) => boolean) {
  const clock = manualClock(start)
  const gateway = fakeGateway([secretsService(location, clock, seeded(1))], denies)
  const client = new SecretsManagerClient(clientOptions(gateway.handle))
  const create = (SecretString = 'one', more: object = {}) =>
    client.send(new CreateSecretCommand({ Name, SecretString, ClientRequestToken: token('v1'), ...more }))
  const put = (version: string, SecretString: string, more: object = {}) =>
    client.send(new PutSecretValueCommand({ SecretId, ClientRequestToken: token(version), SecretString, ...more }))
  const get = async (more: object = {}) =>
    (await client.send(new GetSecretValueCommand({ SecretId, ...more }))).SecretString
  const stages = async () => (await client.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages
  const remove = (more: object = {}) => client.send(new DeleteSecretCommand({ SecretId, ...more }))
  return { clock, client, create, put, get, stages, remove, gateway }
}

describe('a secret', () => {
  test('gets an ARN with a random suffix, and is found by name, ARN or ARN without suffix', async () => {
    const { create, client, get } = aSecretsManager()
    const { ARN = '' } = await create()

    expect(ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:111122223333:secret:app\/user\/trainer-[A-Za-z0-9]{6}$/)
    for (const id of [Name, ARN, ARN.slice(0, -7)]) expect(await get({ SecretId: id })).toBe('one')
    await expect(client.send(new GetSecretValueCommand({ SecretId: 'other' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  test('can hold bytes', async () => {
    const { client } = aSecretsManager()
    await client.send(new CreateSecretCommand({ Name, SecretBinary: new Uint8Array([1, 2, 3]) }))

    expect((await client.send(new GetSecretValueCommand({ SecretId }))).SecretBinary).toEqual(new Uint8Array([1, 2, 3]))
  })

  test('is created once for a token and value; with another token or value it exists already', async () => {
    const { create } = aSecretsManager()
    const { ARN } = await create()

    expect((await create()).ARN).toBe(ARN)
    await expect(create('one', { ClientRequestToken: token('v2') })).rejects.toMatchObject({
      name: 'ResourceExistsException',
    })
    await expect(create('two')).rejects.toMatchObject({ name: 'ResourceExistsException' })
  })

  test.each([
    ['a name with a space', { Name: 'a b' }, /Name/],
    ['a token that is too short', { ClientRequestToken: 'short' }, /ClientRequestToken/],
    ['both kinds of value', { SecretBinary: new Uint8Array([1]) }, /both SecretString and SecretBinary/],
    ['too long a value', { SecretString: 'x'.repeat(65_537) }, /SecretString/],
  ])('is not created with %s', async (_, more, message) => {
    await expect(aSecretsManager().create('one', more)).rejects.toThrow(message)
  })
})

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

test('secrets are listed by prefix of name or tag, without those that are marked for deletion', async () => {
  const { create, client, remove } = aSecretsManager()
  await create('one', { Tags: [{ Key: 'app:managed', Value: 'true' }] })
  await create('x', { Name: 'other/secret' })
  const list = async (more: object) =>
    (await client.send(new ListSecretsCommand(more))).SecretList?.map((secret) => secret.Name)

  expect(await list({})).toEqual([Name, 'other/secret'])
  expect(await list({ Filters: [{ Key: 'name', Values: ['app/'] }] })).toEqual([Name])
  expect(await list({ Filters: [{ Key: 'tag-key', Values: ['app:'] }] })).toEqual([Name])
  const { NextToken } = await client.send(new ListSecretsCommand({ MaxResults: 1 }))
  expect(await list({ NextToken })).toEqual(['other/secret'])
  await remove()
  expect(await list({})).toEqual(['other/secret'])
  expect(await list({ IncludePlannedDeletion: true })).toEqual([Name, 'other/secret'])
})

test('tags are added and removed', async () => {
  const { create, client } = aSecretsManager()
  await create()
  const tags = async () => (await client.send(new DescribeSecretCommand({ SecretId }))).Tags
  await client.send(
    new TagResourceCommand({
      SecretId,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    }),
  )
  await client.send(new UntagResourceCommand({ SecretId, TagKeys: ['a'] }))

  expect(await tags()).toEqual([{ Key: 'b', Value: '2' }])
})

describe('a request is authorized', () => {
  test('on the ARN of the secret, with a placeholder suffix if it does not exist', async () => {
    const { create, get, gateway } = aSecretsManager()
    const { ARN } = await create('one', { Tags: [{ Key: 'job', Value: 'churn' }] })
    await get()

    expect(gateway.authorizations).toEqual([
      {
        action: 'secretsmanager:CreateSecret',
        resource: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:app/user/trainer-AbCdEf',
        context: { 'secretsmanager:Name': Name, 'aws:RequestTag/job': 'churn', 'aws:TagKeys': ['job'] },
      },
      expect.objectContaining({ action: 'secretsmanager:TagResource' }),
      {
        action: 'secretsmanager:GetSecretValue',
        resource: ARN,
        context: {
          'secretsmanager:SecretId': Name,
          'secretsmanager:VersionStage': 'AWSCURRENT',
          'aws:ResourceTag/job': 'churn',
          'secretsmanager:ResourceTag/job': 'churn',
        },
      },
    ])
  })

  test('before it reveals whether the secret exists', async () => {
    const { get } = aSecretsManager(() => true)

    await expect(get()).rejects.toMatchObject({ name: 'AccessDeniedException' })
  })
})
