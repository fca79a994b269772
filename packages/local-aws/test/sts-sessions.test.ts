import { CreateRoleCommand, DeletePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import * as sdk from '@aws-sdk/client-sts'
import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts'
import { describe, expect, test } from 'vitest'
import type { Credentials } from '../src/iam/directory.ts'
import { ACCOUNT, type Account, allow, anAccount, aPolicy, documentOf } from './account.ts'
import { read } from './data-account.ts'
import { operationsOf } from './sdk-model.ts'

const ROOT = `arn:aws:iam::${ACCOUNT}:root`
const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`
const ALL_OF_STS = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']

/** A role that may read everything, and what its trust policy allows. */
async function aRole(account: Account, name: string, Action: readonly string[] = ALL_OF_STS, Condition = {}) {
  const statement = { Effect: 'Allow', Principal: { AWS: ROOT }, Action, Condition }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  await account
    .iam()
    .send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument, MaxSessionDuration: 43_200 }))
  const PolicyDocument = documentOf(allow(['s3:*', 'sts:*']))
  await account.iam().send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'all', PolicyDocument }))
}

async function withRole(action?: readonly string[], condition = {}): Promise<Account> {
  const account = anAccount()
  account.storage.createBucket('data')
  account.storage.putObject('data', 'a', 'model')
  await aRole(account, 'job', action, condition)
  return account
}

async function assume(account: Account, input: Partial<AssumeRoleCommandInput> = {}, by: Credentials = account.admin) {
  const command = new AssumeRoleCommand({ RoleArn: roleArn('job'), RoleSessionName: 'me', ...input })
  const { Credentials: given, SourceIdentity } = await account.sts(by).send(command)
  const credentials = {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  }
  return { ...credentials, sourceIdentity: SourceIdentity }
}

const tags = (entries: Readonly<Record<string, string>>) =>
  Object.entries(entries).map(([Key, Value]) => ({ Key, Value }))

describe('managed session policies', () => {
  test('limit the session to what any of them, or the inline one, allows', async () => {
    const account = await withRole()
    const readers = await aPolicy(account, 'readers', allow('s3:GetObject'))
    const listers = await aPolicy(account, 'listers', allow('s3:ListBucket'))
    await expect(
      read(account, await assume(account, { PolicyArns: [{ arn: readers }, { arn: listers }] })),
    ).resolves.toBeDefined()
    const capped = await assume(account, { PolicyArns: [{ arn: listers }] })
    await expect(read(account, capped)).rejects.toThrow('because no session policy allows the s3:GetObject action')
    const both = await assume(account, { PolicyArns: [{ arn: listers }], Policy: documentOf(allow('s3:GetObject')) })
    await expect(read(account, both)).resolves.toBeDefined()
  })

  test('that are deleted allow nothing any more', async () => {
    const account = await withRole()
    const PolicyArn = await aPolicy(account, 'readers', allow('s3:GetObject'))
    const session = await assume(account, { PolicyArns: [{ arn: PolicyArn }] })
    await account.iam().send(new DeletePolicyCommand({ PolicyArn }))
    await expect(read(account, session)).rejects.toThrow('no session policy allows')
  })

  test('must exist', async () => {
    const account = await withRole()
    const arn = `arn:aws:iam::${ACCOUNT}:policy/none`
    await expect(assume(account, { PolicyArns: [{ arn }] })).rejects.toThrow(`${arn} does not exist`)
  })

  test('are ten at most, and 2,048 characters with the inline one', async () => {
    const account = await withRole()
    const arn = await aPolicy(account, 'readers', allow('s3:GetObject'))
    const many = Array.from({ length: 11 }, () => ({ arn }))
    await expect(assume(account, { PolicyArns: many })).rejects.toMatchObject({ name: 'ValidationError' })
    const long = documentOf(allow('s3:GetObject', 'x'.repeat(1900).replace(/^/, 'arn:aws:s3:::')))
    await expect(assume(account, { Policy: long, PolicyArns: [{ arn }, { arn }] })).rejects.toMatchObject({
      name: 'PackedPolicyTooLargeException',
    })
  })
})

test('an inline session policy has 2,048 characters at most, and is a policy', async () => {
  const account = await withRole()
  const long = documentOf(allow('s3:GetObject', `arn:aws:s3:::${'x'.repeat(2048)}`))
  await expect(assume(account, { Policy: long })).rejects.toMatchObject({ name: 'ValidationError' })
  await expect(assume(account, { Policy: '{}' })).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' })
})

describe('session tags', () => {
  test('need sts:TagSession of the trust policy', async () => {
    const account = await withRole(['sts:AssumeRole'])
    const Tags = tags({ run: '7' })
    await expect(assume(account, { Tags })).rejects.toThrow('not authorized to perform: sts:TagSession on resource')
    await expect(assume(account)).resolves.toBeDefined()
  })

  test('are the tags of the principal in its requests', async () => {
    const account = await withRole()
    const Policy = documentOf(allow('s3:GetObject', '*', { StringEquals: { 'aws:PrincipalTag/run': '7' } }))
    await expect(read(account, await assume(account, { Policy, Tags: tags({ run: '7' }) }))).resolves.toBeDefined()
    await expect(read(account, await assume(account, { Policy, Tags: tags({ run: '8' }) }))).rejects.toThrow(
      'session policy',
    )
    await expect(read(account, await assume(account, { Policy }))).rejects.toThrow('session policy')
  })

  test('can be required by the trust policy', async () => {
    const account = await withRole(ALL_OF_STS, { StringEquals: { 'aws:RequestTag/team': 'nlp' } })
    await expect(assume(account, { Tags: tags({ team: 'nlp' }) })).resolves.toBeDefined()
    await expect(assume(account, { Tags: tags({ team: 'cv' }) })).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('are handed down a chain only if they are transitive, and cannot be set again there', async () => {
    const account = await withRole()
    await aRole(account, 'next')
    const first = await assume(account, { Tags: tags({ run: '7', team: 'nlp' }), TransitiveTagKeys: ['run'] })
    const withTag = (name: string) =>
      documentOf(allow('s3:GetObject', '*', { StringLike: { [`aws:PrincipalTag/${name}`]: '*' } }))
    const next = { RoleArn: roleArn('next') }
    await expect(
      read(account, await assume(account, { ...next, Policy: withTag('run') }, first)),
    ).resolves.toBeDefined()
    await expect(read(account, await assume(account, { ...next, Policy: withTag('team') }, first))).rejects.toThrow(
      'session policy',
    )
    await expect(assume(account, { ...next, Tags: tags({ Run: '8' }) }, first)).rejects.toThrow('transitive tag key')
  })

  test.each([
    ['more than fifty', Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' })), 'ValidationError'],
    [
      'two of one key',
      [
        { Key: 'Run', Value: '1' },
        { Key: 'run', Value: '2' },
      ],
      'InvalidParameterValue',
    ],
    ['a key of AWS', [{ Key: 'aws:run', Value: '1' }], 'InvalidInput'],
    ['a long value', [{ Key: 'run', Value: 'x'.repeat(257) }], 'ValidationError'],
  ])('are refused: %s', async (_, Tags, name) => {
    await expect(assume(await withRole(), { Tags })).rejects.toMatchObject({ name })
  })
})

describe('a source identity', () => {
  test('needs sts:SetSourceIdentity of the trust policy', async () => {
    const account = await withRole(['sts:AssumeRole'])
    await expect(assume(account, { SourceIdentity: 'ada' })).rejects.toThrow('sts:SetSourceIdentity')
  })

  test('is in every request of the session', async () => {
    const account = await withRole()
    const Policy = documentOf(allow('s3:GetObject', '*', { StringEquals: { 'aws:SourceIdentity': 'ada' } }))
    const session = await assume(account, { Policy, SourceIdentity: 'ada' })
    expect(session.sourceIdentity).toBe('ada')
    await expect(read(account, session)).resolves.toBeDefined()
    await expect(read(account, await assume(account, { Policy }))).rejects.toThrow('session policy')
  })

  test('can be required by the trust policy', async () => {
    const account = await withRole(ALL_OF_STS, { StringEquals: { 'sts:SourceIdentity': 'ada' } })
    await expect(assume(account, { SourceIdentity: 'ada' })).resolves.toBeDefined()
    await expect(assume(account, { SourceIdentity: 'bob' })).rejects.toMatchObject({ name: 'AccessDenied' })
    await expect(assume(account)).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('stays the same along a chain', async () => {
    const account = await withRole()
    await aRole(account, 'next')
    await aRole(account, 'closed', ['sts:AssumeRole'])
    const first = await assume(account, { SourceIdentity: 'ada' })
    expect((await assume(account, { RoleArn: roleArn('next') }, first)).sourceIdentity).toBe('ada')
    await expect(assume(account, { RoleArn: roleArn('next'), SourceIdentity: 'bob' }, first)).rejects.toThrow(
      'cannot be changed',
    )
    await expect(assume(account, { RoleArn: roleArn('closed') }, first)).rejects.toThrow('sts:SetSourceIdentity')
  })
})

test('an external id can be required by the trust policy', async () => {
  const account = await withRole(ALL_OF_STS, { StringEquals: { 'sts:ExternalId': 'acme-7' } })
  await expect(assume(account, { ExternalId: 'acme-7' })).resolves.toBeDefined()
  await expect(assume(account, { ExternalId: 'other' })).rejects.toMatchObject({ name: 'AccessDenied' })
  await expect(assume(account)).rejects.toMatchObject({ name: 'AccessDenied' })
})

test('the name of a session can be required by the trust policy', async () => {
  const account = await withRole(ALL_OF_STS, { StringEquals: { 'sts:RoleSessionName': 'me' } })
  await expect(assume(account)).resolves.toBeDefined()
  await expect(assume(account, { RoleSessionName: 'you' })).rejects.toMatchObject({ name: 'AccessDenied' })
})

test('a session that assumes a role gets an hour at most', async () => {
  const account = await withRole()
  await aRole(account, 'next')
  const first = await assume(account, { DurationSeconds: 43_200 })
  const next = (DurationSeconds: number) => assume(account, { RoleArn: roleArn('next'), DurationSeconds }, first)
  await expect(next(3600)).resolves.toBeDefined()
  await expect(next(3601)).rejects.toThrow('exceeds the 1 hour session limit for roles assumed by role chaining')
})

describe('what local AWS does not honour is refused by name', () => {
  const UNKNOWN = operationsOf(sdk).filter(({ name }) => name !== 'AssumeRole' && name !== 'GetCallerIdentity')
  const send = (account: Account, command: unknown): Promise<unknown> => {
    const client = account.sts()
    return Reflect.apply(client.send, client, [command])
  }

  test.each(UNKNOWN.map(({ name, command }) => [name, command] as const))('%s', async (name, command) => {
    await expect(send(anAccount(), command({ RoleArn: roleArn('job') }))).rejects.toThrow(name)
  })

  test.each([
    ['SerialNumber', 'arn:aws:iam::123456789012:mfa/me'],
    ['TokenCode', '123456'],
    ['ProvidedContexts', [{ ProviderArn: 'arn:aws:iam::aws:contextProvider/x', ContextAssertion: 'y' }]],
    ['MinimumSessionTokenSize', 10],
  ])('%s of AssumeRole', async (name, value) => {
    await expect(assume(await withRole(), { [name]: value })).rejects.toThrow(`the parameter ${name} of AssumeRole`)
  })

  test('every parameter of the model is honoured or refused', () => {
    const model = operationsOf(sdk)
      .find(({ name }) => name === 'AssumeRole')
      ?.parameters.map(({ name }) => name)
    expect(model?.toSorted()).toEqual([...HONOURED, ...REFUSED].toSorted())
  })
})

const HONOURED =
  'RoleArn RoleSessionName PolicyArns Policy DurationSeconds Tags TransitiveTagKeys ExternalId SourceIdentity'.split(
    ' ',
  )
const REFUSED = 'SerialNumber TokenCode ProvidedContexts MinimumSessionTokenSize'.split(' ')
