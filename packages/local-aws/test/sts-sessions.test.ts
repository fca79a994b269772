import { DeletePolicyCommand } from '@aws-sdk/client-iam'
import * as sdk from '@aws-sdk/client-sts'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, type Account, allow, anAccount, aPolicy, documentOf } from './account.ts'
import { read } from './data-account.ts'
import { operationsOf } from './sdk-model.ts'
import { ALL_OF_STS, aRole, assume, roleArn, withRole } from './sessions.ts'

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
