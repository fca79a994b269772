import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-secrets-manager'
import { describe, expect, test } from 'vitest'
import { aSecretsManager, Name, SecretId, token } from './secrets-manager.ts'

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
