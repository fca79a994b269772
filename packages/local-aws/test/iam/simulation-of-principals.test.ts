import {
  GetContextKeysForPrincipalPolicyCommand,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import { type Account, allow, anAccount, aPolicy, attach, aUser, bound, deny, documentOf } from '../account.ts'
import { CAROL, decisions, READ } from './simulated.ts'

async function principal(account: Account, input: Partial<SimulatePrincipalPolicyCommandInput> = {}) {
  const command = { ActionNames: [READ], PolicySourceArn: CAROL, ...input }
  const { EvaluationResults = [] } = await account.iam().send(new SimulatePrincipalPolicyCommand(command))
  return EvaluationResults
}

describe('a principal', () => {
  test('has the policies of its groups and those that are sent as well', async () => {
    const account = anAccount()
    await aUser(account, 'carol', allow('s3:List*'))
    await attach(account, 'carol', await aPolicy(account, 'read', allow(READ)))
    const PolicyInputList = [documentOf(allow('s3:PutObject'))]
    const ActionNames = ['s3:ListBucket', READ, 's3:PutObject', 's3:DeleteObject']
    const results = await principal(account, { ActionNames, PolicyInputList })
    expect(decisions(results)).toEqual(['allowed', 'allowed', 'allowed', 'implicitDeny'])
    const sources = results.map(({ MatchedStatements }) => MatchedStatements?.[0]?.SourcePolicyId)
    expect(sources).toEqual(['user_carol_inline', 'read', 'PolicyInputList.1', undefined])
  })

  test('is limited by its boundary, which one that is sent replaces', async () => {
    const account = anAccount()
    await aUser(account, 'carol', allow('*'))
    await bound(account, 'carol', await aPolicy(account, 'limit', allow('s3:PutObject')))
    const [limited] = await principal(account)
    expect(limited).toMatchObject({
      EvalDecision: 'implicitDeny',
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    })
    const PermissionsBoundaryPolicyInputList = [documentOf(allow(READ))]
    const [replaced] = await principal(account, { PermissionsBoundaryPolicyInputList })
    expect(replaced).toMatchObject({
      EvalDecision: 'allowed',
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
    })
  })

  test('agrees with what the user may really do', async () => {
    const account = anAccount()
    const own = allow(READ, 'arn:aws:s3:::data/${aws:username}/*')
    await aUser(account, 'carol', own, deny(READ, 'arn:aws:s3:::data/carol/secret'))
    const ResourceArns = ['carol/x', 'dave/x', 'carol/secret'].map((key) => `arn:aws:s3:::data/${key}`)
    const results = await principal(account, { ResourceArns })
    expect(decisions(results)).toEqual(['allowed', 'implicitDeny', 'explicitDeny'])
  })

  test('results come in pages', async () => {
    const account = anAccount()
    await aUser(account, 'carol', allow(READ))
    const input = { PolicySourceArn: CAROL, ActionNames: [READ, 's3:PutObject'], MaxItems: 1 }
    const first = await account.iam().send(new SimulatePrincipalPolicyCommand(input))
    const next = { ...input, Marker: first.Marker }
    const second = await account.iam().send(new SimulatePrincipalPolicyCommand(next))
    expect([first.IsTruncated, second.IsTruncated]).toEqual([true, false])
    expect(decisions([...(first.EvaluationResults ?? []), ...(second.EvaluationResults ?? [])])).toEqual([
      'allowed',
      'implicitDeny',
    ])
  })

  test('its context keys are those of its policies', async () => {
    const account = anAccount()
    await aUser(account, 'carol', allow(READ, '*', { StringLike: { 's3:prefix': 'a/*' } }))
    const command = new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn: CAROL })
    expect((await account.iam().send(command)).ContextKeyNames).toEqual(['s3:prefix'])
  })

  test('that does not exist is not simulated, and whoever lacks the permission learns nothing', async () => {
    const account = anAccount()
    await expect(principal(account)).rejects.toMatchObject({ name: 'NoSuchEntityException' })
    const dave = await aUser(account, 'dave')
    const command = new SimulatePrincipalPolicyCommand({ PolicySourceArn: CAROL, ActionNames: [READ] })
    await expect(account.iam(dave).send(command)).rejects.toThrow(/not authorized to perform: iam:SimulatePrincipal/)
  })
})
