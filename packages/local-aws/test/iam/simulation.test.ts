import {
  GetContextKeysForCustomPolicyCommand,
  SimulateCustomPolicyCommand,
  type SimulateCustomPolicyCommandInput,
} from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, type Account, allow, anAccount, deny, documentOf } from '../account.ts'
import { CAROL, decisions, READ } from './simulated.ts'

const ARN = 'arn:aws:s3:::data/a'

async function custom(input: Partial<SimulateCustomPolicyCommandInput>, account: Account = anAccount()) {
  const command = { ActionNames: [READ], PolicyInputList: [documentOf(allow(READ))], ...input }
  const { EvaluationResults = [] } = await account.iam().send(new SimulateCustomPolicyCommand(command))
  return EvaluationResults
}

describe('policies that are sent', () => {
  test.each([
    ['allowed', [allow(READ)]],
    ['implicitDeny', [allow('s3:PutObject')]],
    ['explicitDeny', [allow('*'), deny('s3:Get*')]],
  ])('the decision is %s', async (decision, statements) => {
    expect(decisions(await custom({ PolicyInputList: [documentOf(...statements)] }))).toEqual([decision])
  })

  test('each action is decided on each resource', async () => {
    const results = await custom({ ActionNames: [READ, 's3:PutObject'], ResourceArns: [ARN, 'arn:aws:s3:::data/b'] })
    expect(results.map((one) => [one.EvalActionName, one.EvalResourceName, one.EvalDecision])).toEqual([
      [READ, ARN, 'allowed'],
      [READ, 'arn:aws:s3:::data/b', 'allowed'],
      ['s3:PutObject', ARN, 'implicitDeny'],
      ['s3:PutObject', 'arn:aws:s3:::data/b', 'implicitDeny'],
    ])
  })

  test('of a denial only the statements that deny are named, with their places', async () => {
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [allow('*'), deny(READ)] }, null, 2)
    const [result] = await custom({ PolicyInputList: [documentOf(allow('*')), text] })
    const last = { Line: text.split('\n').length - 2, Column: 6 }
    expect(result?.MatchedStatements).toEqual([
      {
        ...{ SourcePolicyId: 'PolicyInputList.2', SourcePolicyType: 'IAM Policy' },
        ...{ StartPosition: { Line: 10, Column: 6 }, EndPosition: last },
      },
    ])
  })

  test('the place of a single statement is counted as by AWS', async () => {
    const text =
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*",' +
      '"Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}'
    const ContextEntries = [entry('aws:CurrentTime', 'date', '2019-04-25T11:00:00Z')]
    const input = { PolicyInputList: [text], ActionNames: ['dynamodb:CreateBackup'], ContextEntries }
    const [result] = await custom(input)
    expect(result).toMatchObject({ EvalDecision: 'allowed', MissingContextValues: [] })
    expect(result?.MatchedStatements).toMatchObject([
      { StartPosition: { Line: 1, Column: 38 }, EndPosition: { Line: 1, Column: 167 } },
    ])
  })

  test('a key that a policy about the action needs and that is not sent is missing, and no other', async () => {
    const until = { DateLessThan: { 'aws:CurrentTime': '2025-01-01T00:00:00Z' } }
    const home = allow(READ, 'arn:aws:s3:::data/${aws:username}/*', until)
    const PolicyInputList = [documentOf(home, allow('s3:PutObject', '*', { Bool: { 'aws:SecureTransport': 'true' } }))]
    const [result] = await custom({ PolicyInputList, ResourceArns: ['arn:aws:s3:::data/carol/x'] })
    expect(result?.EvalDecision).toBe('implicitDeny')
    expect(result?.MissingContextValues).toEqual(['aws:CurrentTime', 'aws:username'])

    const ContextEntries = [
      entry('aws:currenttime', 'date', '2024-12-31T23:59:59Z'),
      entry('aws:username', 'string', 'carol'),
    ]
    const [known] = await custom({
      PolicyInputList,
      ResourceArns: ['arn:aws:s3:::data/carol/x'],
      ContextEntries,
    })
    expect(known).toMatchObject({ EvalDecision: 'allowed', MissingContextValues: [] })
  })

  test('all keys that policies name are listed', async () => {
    const PolicyInputList = [
      documentOf(allow(READ, 'arn:aws:s3:::b/${aws:userid}', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })),
    ]
    const { ContextKeyNames } = await anAccount()
      .iam()
      .send(new GetContextKeysForCustomPolicyCommand({ PolicyInputList }))
    expect(ContextKeyNames).toEqual(['aws:SourceIp', 'aws:userid'])
  })
})

describe('a resource policy', () => {
  const shared = (Principal: unknown, Effect = 'Allow') =>
    JSON.stringify({ Version: '2012-10-17', Statement: { Effect, Principal, Action: READ, Resource: '*' } })
  const nothing = [documentOf(allow('s3:PutObject'))]
  const account = `arn:aws:iam::${ACCOUNT}:root`

  test.each([
    ['that names the caller allows alone', { AWS: CAROL }, nothing, ACCOUNT, 'allowed'],
    ['for everybody allows alone', '*', nothing, ACCOUNT, 'allowed'],
    ['for the account leaves it to policies that allow nothing', { AWS: account }, nothing, ACCOUNT, 'implicitDeny'],
    ['for somebody else allows nothing', { AWS: `${CAROL}2` }, nothing, ACCOUNT, 'implicitDeny'],
    ['of another account does not allow alone', { AWS: CAROL }, nothing, '999988887777', 'implicitDeny'],
    ['of another account allows what both allow', { AWS: account }, undefined, '999988887777', 'allowed'],
    ['of another account has to allow as well', { AWS: `${CAROL}2` }, undefined, '999988887777', 'implicitDeny'],
  ])('%s', async (_, Principal, PolicyInputList, ResourceOwner, decision) => {
    const input = { CallerArn: CAROL, ResourcePolicy: shared(Principal), ResourceOwner, ResourceArns: [ARN] }
    expect(decisions(await custom({ ...input, ...(PolicyInputList && { PolicyInputList }) }))).toEqual([decision])
  })

  test('that denies is above all, and is named', async () => {
    const [result] = await custom({ CallerArn: CAROL, ResourcePolicy: shared('*', 'Deny') })
    expect(result).toMatchObject({
      EvalDecision: 'explicitDeny',
      MatchedStatements: [{ SourcePolicyId: 'ResourcePolicy', SourcePolicyType: 'Resource Policy' }],
    })
  })
})

test.each([
  ['an action with a wildcard', { ActionNames: ['s3:*'] }, /Invalid Action name: s3:\*/],
  ['a policy that is none', { PolicyInputList: ['{}'] }, /PolicyInputList\.member\.1/],
  ['a resource that is no ARN', { ResourceArns: ['data/a'] }, /Invalid Resource ARN: data\/a/],
  ['a date that is none', { ContextEntries: [entry('aws:CurrentTime', 'date', 'noon')] }, /aws:CurrentTime.*noon/],
  ['a type that is none', { ContextEntries: [entry('aws:username', 'text', 'x')] }, /enum value set/],
  ['two values of one', { ContextEntries: [entry('aws:username', 'string', 'x', 'y')] }, /takes one/],
  ['a resource policy without a caller', { ResourcePolicy: '{}' }, /CallerArn/],
  ['NotPrincipal', { CallerArn: CAROL, ResourcePolicy: documentOf(allow(READ)) }, /needs a Principal/],
  ['another owner without a policy', { CallerArn: CAROL, ResourceOwner: '999988887777' }, /ResourcePolicy/],
  ['two boundaries', { PermissionsBoundaryPolicyInputList: ['1', '2'].map(() => documentOf(allow('*'))) }, /takes one/],
  ['a way of EC2', { ResourceHandlingOption: 'EC2-VPC-EBS' }, /does not support the parameter ResourceHandlingOption/],
] as const)('%s is refused by name', async (_, input, message) => {
  const sent: Record<string, unknown> = { ...input }
  await expect(custom(sent)).rejects.toThrow(message)
})

function entry(ContextKeyName: string, type: string, ...ContextKeyValues: readonly string[]) {
  const typed: Record<string, unknown> = { ContextKeyName, ContextKeyValues: [...ContextKeyValues] }
  typed.ContextKeyType = type
  return typed
}
