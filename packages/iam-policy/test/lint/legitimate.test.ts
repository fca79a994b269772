// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how a policy writes its variables
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../src/evaluate.ts'
import { lint } from '../../src/lint.ts'
import { parsePolicy } from '../../src/parse.ts'
import { allow, deny, policy } from './examples/example.ts'

const codesOf = (json: object) => lint(JSON.stringify(json)).map(({ code, severity }) => `${severity} ${code}`)
const errorsIn = (json: object) => codesOf(json).filter((each) => each.startsWith('error'))
const role = 'arn:aws:iam::111122223333:role/train'

describe('a policy as AWS documents it has no error:', () => {
  test.each([
    [
      'a tag of a secret',
      policy(
        allow('secretsmanager:GetSecretValue', '*', { StringEquals: { 'secretsmanager:ResourceTag/project': 'a' } }),
      ),
    ],
    [
      'a listing of log groups',
      policy(allow('logs:DescribeLogGroups', 'arn:aws:logs:us-east-1:111122223333:log-group:*')),
    ],
    ['a public parameter', policy(allow('ssm:GetParameter', 'arn:aws:ssm:us-east-1::parameter/aws/service/ami/x'))],
    ['a public document', policy(allow('ssm:SendCommand', 'arn:aws:ssm:us-east-1::document/AWS-RunShellScript'))],
    [
      'a macro of AWS',
      policy(
        allow('cloudformation:CreateChangeSet', 'arn:aws:cloudformation:us-east-1:aws:transform/Serverless-2016-10-31'),
      ),
    ],
    ['an ARN that IAM completes', policy(allow('sqs:SendMessage', 'arn:aws:sqs'))],
    [
      'a Deny of credentials that left their instance',
      policy(
        deny('*', '*', {
          StringNotEquals: { 'aws:Ec2InstanceSourcePrivateIPv4': '${aws:VpcSourceIp}' },
          Null: { 'ec2:SourceInstanceArn': 'false' },
          BoolIfExists: { 'aws:ViaAWSService': 'false' },
        }),
      ),
    ],
    [
      'a text compared with a key that is true or false',
      policy(allow('kms:CreateGrant', '*', { StringEquals: { 'kms:GrantIsForAWSResource': 'true' } })),
    ],
    [
      'a variable in the place of an account',
      policy(allow('kms:Decrypt', 'arn:aws:kms:us-east-1:${aws:PrincipalAccount}:key/*')),
    ],
    [
      'log groups of any account, without the word log-group',
      policy(allow('logs:PutLogEvents', 'arn:aws:logs:*:*:/aws-glue/*')),
    ],
    [
      'secrets of any account, without the word secret',
      policy(allow('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:*:*:sqlworkbench!*')),
    ],
    [
      'the kind of an event, without a qualifier',
      policy(
        allow('events:PutRule', 'arn:aws:events:us-east-1:111122223333:rule/a', {
          StringEquals: { 'events:detail-type': 'AWS API Call via CloudTrail' },
        }),
      ),
    ],
    ['an action of a service that is closed', policy(allow('elastic-inference:Connect', '*'))],
  ])('%s', (_, json) => {
    expect(errorsIn(json)).toEqual([])
    expect(() => parsePolicy(json)).not.toThrow()
  })
})

test('StringEqualsIfExists on the service that a role is passed to is a limit: every request to pass one carries it', () => {
  expect(
    codesOf(
      policy(allow('iam:PassRole', role, { StringEqualsIfExists: { 'iam:PassedToService': 'ec2.amazonaws.com' } })),
    ),
  ).toEqual([])
})

test.each(['*', '*.amazonaws.com', '*a4b.amazonaws.com'])(
  '%s names no service whose role may be created',
  (service) => {
    const json = policy(allow('iam:CreateServiceLinkedRole', '*', { StringLike: { 'iam:AWSServiceName': service } }))

    expect(codesOf(json)).toContain('warning CREATE_SLR_WITH_STAR_IN_RESOURCE')
  },
)

describe('what only the reference says is no error where the reference has gaps:', () => {
  test.each([
    ['an ARN', allow('glue:GetTable', 'arn:aws:glue:us-east-1:111122223333:novelty/a'), 'warning INVALID_ARN_RESOURCE'],
    [
      'an action without resources',
      allow('glue:GetSecurityConfiguration', 'arn:aws:glue:us-east-1:111122223333:job/a'),
      'warning RESOURCE_MISMATCH',
    ],
  ])('%s', (_, statement, expected) => {
    expect(codesOf(policy(statement))).toContain(expected)
  })

  test.each([
    [
      'an ARN',
      allow('states:StartExecution', 'arn:aws:states:us-east-1:111122223333:statemachine:a'),
      'error INVALID_ARN_RESOURCE',
    ],
    ['an action and a resource', allow('s3:GetObject', 'arn:aws:s3:::bucket'), 'error RESOURCE_MISMATCH'],
    ['a misspelt action of AWS', allow('ssm:RemoveTagsToResource', '*'), 'error INVALID_ACTION'],
  ])('%s is one where it has none', (_, statement, expected) => {
    expect(codesOf(policy(statement))).toContain(expected)
  })
})

test('a log group of a named account, without the word log-group, is an error: there the wildcard ends no part', () => {
  const json = policy(allow('logs:GetLogEvents', 'arn:aws:logs:us-east-1:111122223333:/aws-glue/*'))

  expect(codesOf(json)).toEqual(['error INVALID_ARN_RESOURCE', 'error RESOURCE_MISMATCH'])
})

test('an account that is no number is an error, also in an ARN that lacks a field', () => {
  expect(codesOf(policy(allow('s3:GetObject', 'arn:aws:s3::b-2/*')))).toContain('error INVALID_ARN_ACCOUNT')
})

test('an ARN that lacks fields is evaluated as IAM completes it', () => {
  const open = parsePolicy(policy(allow('sqs:SendMessage', 'arn:aws:sqs')))
  const ask = (resource: string) =>
    evaluate({ identity: [open] }, { action: 'sqs:SendMessage', resource, context: {} }).decision

  expect(ask('arn:aws:sqs:us-east-1:111122223333:queue')).toBe('allow')
  expect(ask('arn:aws:sns:us-east-1:111122223333:topic')).toBe('deny')
})

test('a message that nothing of a name exists says as of when', () => {
  const names = policy(
    allow(['sts:GetNovelty', 'novelty:Get', 's3:Novel*'], 'arn:aws:novelty:::a', {
      StringEquals: { 'novelty:a': 'b', 'aws:Novelty': 'c', 's3:novelty': 'd' },
    }),
  )
  const found = lint(JSON.stringify(names)).filter(({ code }) => /^INVALID_(ACTION|SERVICE|GLOBAL)/.test(code))

  expect(found.length).toBe(7)
  for (const { message } of found) expect(message).toMatch(/\(as of \d{4}-\d\d-\d\d\)/)
})
