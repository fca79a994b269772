import { describe, expect, test } from 'vitest'
import { allow, documentOf } from './account.ts'
import { read } from './data-account.ts'
import { ALL_OF_STS, aRole, assume, roleArn, tags, withRole } from './sessions.ts'

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
