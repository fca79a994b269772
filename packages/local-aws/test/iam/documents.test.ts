import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import { type Account, allow, anAccount, aPolicy, aUser } from '../account.ts'

const READ = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/*' }
const of = (...Statement: readonly unknown[]) => ({ Version: '2012-10-17', Statement })
const withDate = (date: unknown) => of({ ...READ, Condition: { DateLessThan: { 'aws:CurrentTime': date } } })
const onResource = (Resource: unknown) => of({ ...READ, Resource })
const { Effect, Action, Resource } = READ

const SYNTAX = 'Syntax errors in policy.'
const VERSION = 'Policy document must be version 2012-10-17 or greater.'
const LEGACY = 'The policy failed legacy parsing'
const NO_ACTIONS = 'Policy statement must contain actions.'
const NO_RESOURCES = 'Policy statement must contain resources.'
const NO_VENDOR = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'
const SID = 'Statement IDs (SID) in a single policy must be unique.'
const IAM_PATHS =
  'IAM resource path must either be "*" or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.'

const REFUSED: readonly (readonly [string, unknown, string])[] = [
  ['is a text', 'no policy', SYNTAX],
  ['has no statement', { Version: '2012-10-17' }, SYNTAX],
  ['has an empty list of statements', of(), SYNTAX],
  ['has a text for a statement', of('allow'), SYNTAX],
  ['is of no known version', { ...of(READ), Version: '2013-10-17' }, SYNTAX],
  ['has an unknown element', { ...of(READ), Comment: 'x' }, SYNTAX],
  ['has a list for an id', { ...of(READ), Id: ['x'] }, SYNTAX],
  ['has an unknown element in a statement', of({ ...READ, Comment: 'x' }), SYNTAX],
  ['has a principal', of({ ...READ, Principal: '*' }), SYNTAX],
  ['has no effect', of({ Action, Resource }), SYNTAX],
  ['has an unknown effect', of({ ...READ, Effect: 'Permit' }), SYNTAX],
  ['has both Action and NotAction', of({ ...READ, NotAction: 's3:PutObject' }), SYNTAX],
  ['has both Resource and NotResource', of({ ...READ, NotResource: [] }), SYNTAX],
  ['has an object for an action', of({ ...READ, Action: {} }), SYNTAX],
  ['has a list of lists of actions', of({ ...READ, Action: [[]] }), SYNTAX],
  ['has an object among its resources', onResource(['arn:aws:s3:::data', {}]), SYNTAX],
  ['has an object for a SID', of({ ...READ, Sid: {} }), SYNTAX],
  ['has a list for a condition', of({ ...READ, Condition: [] }), SYNTAX],
  ['has an operator that IAM does not have', of({ ...READ, Condition: { Equals: { 'aws:userid': 'x' } } }), SYNTAX],
  ['has an operator without keys', of({ ...READ, Condition: { DateLessThan: '2025-07-16' } }), SYNTAX],
  ['has an object for a date', withDate({}), SYNTAX],
  ['has no version', { Statement: READ }, VERSION],
  ['is of the version before', { ...of(READ), Version: '2008-10-17' }, VERSION],
  ['has a word for a date', withDate('tomorrow'), LEGACY],
  ['has half a date', withDate('234-13'), LEGACY],
  ['has a day that does not exist', withDate('2025-02-31'), LEGACY],
  ['has half an offset', withDate('2016-12-13T02:00:00.593194+1'), LEGACY],
  ['has a time beyond 64 bits', withDate('9223372036854775808'), LEGACY],
  [
    'has a date that is none, and no action',
    of({ ...READ, Action: [], Condition: { DateEquals: { a: 'x' } } }),
    LEGACY,
  ],
  ['has an effect in lower case', of({ ...READ, Effect: 'allow' }), LEGACY],
  ['has an ARN of five parts', onResource('arn:aws:s3::data'), LEGACY],
  ['has an ARN without a service', onResource('arn:aws::::data'), LEGACY],
  ['has a SID twice', of({ ...READ, Sid: 'a' }, { Sid: 'a', Effect }), SID],
  [
    'has a SID with a dash',
    of({ ...READ, Sid: 'a-b' }),
    'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
  ],
  ['has no action', of({ Effect, Resource }), NO_ACTIONS],
  ['has an empty list of actions', of({ ...READ, Action: [] }), NO_ACTIONS],
  ['has no resource', of({ Effect, Action }), NO_RESOURCES],
  ['has an empty list of resources', onResource([]), NO_RESOURCES],
  ['has an action without a service', of({ Effect, Action: 'GetObject' }), NO_VENDOR],
  ['has an empty action', of({ ...READ, Action: '' }), NO_VENDOR],
  [
    'has an action with two colons',
    of({ ...READ, Action: 's3:Get:Object' }),
    'Actions/Condition can contain only one colon.',
  ],
  ['has a service with a space', of({ ...READ, Action: 'a a:Get' }), 'Vendor a a is not valid'],
  ['has a word for a resource', onResource('data'), 'Resource data must be in ARN format or "*".'],
  ['has an empty resource', onResource(''), 'Resource  must be in ARN format or "*".'],
  [
    'has an unknown partition',
    onResource('arn:aw:s3:::data'),
    'Partition "aw" is not valid for resource "arn:aw:s3:::data".',
  ],
  ['has a short ARN', onResource('aws:s3:::data'), 'Partition "s3" is not valid for resource "arn:s3:::data:*".'],
  [
    'has an ARN that ends early',
    onResource('arn:aws'),
    'Resource vendor must be fully qualified and cannot contain regexes.',
  ],
  [
    'has a bucket with a region',
    onResource('arn:aws:s3:us-east-1::data'),
    'Resource arn:aws:s3:us-east-1::data can not contain region information.',
  ],
  [
    'has a user with a region',
    onResource('arn:aws:iam:us-east-1::user/a'),
    'IAM resource arn:aws:iam:us-east-1::user/a cannot contain region information.',
  ],
  ['has a resource that IAM does not have', onResource('arn:aws:iam::123456789012:root'), IAM_PATHS],
]

const create = (account: Account, document: unknown) =>
  account.iam().send(new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument: JSON.stringify(document) }))

const refusal = (message: string) => ({ name: 'MalformedPolicyDocumentException', message })

describe('CreatePolicy refuses a document that', () => {
  test.each(REFUSED)('%s', async (_, document, message) => {
    await expect(create(anAccount(), document)).rejects.toMatchObject(refusal(message))
  })
})

test.each([
  ['a date', withDate('2025-07-16')],
  ['a time with an offset', withDate('2016-12-13T21:20:37.593194+00:00')],
  ['seconds since 1970', withDate('1752624000')],
  ['a negative number of seconds', withDate('-292275054')],
  ['a date as a number', withDate(1_752_624_000)],
  ['an empty condition', of({ ...READ, Condition: {} })],
  ['an empty SID twice', of({ ...READ, Sid: '' }, { ...READ, Sid: '' })],
  ['an access point, which has a region', onResource('arn:aws:s3:us-west-2:123456789012:accesspoint/p')],
  ['a user by a wildcard', onResource(['arn:aws:iam::*:user/${aws:username}', 'arn:aws:iam::123456789012:*'])],
  ['an action with wildcards of a service that does not exist', of({ ...READ, Action: ['none:*', '*'] })],
])('CreatePolicy accepts a document with %s', async (_, document) => {
  await expect(create(anAccount(), document)).resolves.toBeDefined()
})

test('a new version and an inline policy are refused for the same reasons, and nothing changes', async () => {
  const account = anAccount()
  const PolicyArn = await aPolicy(account, 'job')
  await aUser(account, 'trainer', allow('s3:GetObject'))
  const before = account.aws.calls.all.length
  const PolicyDocument = JSON.stringify(withDate('tomorrow'))
  await expect(account.iam().send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument }))).rejects.toMatchObject(
    refusal(LEGACY),
  )
  await expect(
    account.iam().send(new PutUserPolicyCommand({ UserName: 'trainer', PolicyName: 'p', PolicyDocument })),
  ).rejects.toMatchObject(refusal(LEGACY))
  expect(account.aws.calls.all.slice(before).map(({ errorCode }) => errorCode)).toEqual([
    'MalformedPolicyDocument',
    'MalformedPolicyDocument',
  ])
})

test('an inline policy may be of the version before, which one without a version is', async () => {
  const account = anAccount()
  await aUser(account, 'trainer')
  for (const document of [{ Statement: READ }, { Version: '2008-10-17', Statement: READ }]) {
    const PolicyDocument = JSON.stringify(document)
    const put = new PutUserPolicyCommand({ UserName: 'trainer', PolicyName: 'p', PolicyDocument })
    await expect(account.iam().send(put)).resolves.toBeDefined()
  }
})

describe('a trust policy is refused if it', () => {
  const trust = { Effect, Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'sts:AssumeRole' }

  test.each<readonly [string, unknown, string]>([
    ['is no JSON', 'no policy', 'This policy contains invalid Json'],
    ['has no principal', of({ Effect, Action: 'sts:AssumeRole' }), 'Missing required field Principal'],
    ['has a resource', of({ ...trust, Resource: '*' }), 'Has prohibited field Resource'],
    [
      'allows an action of another service',
      of({ ...trust, Action: ['sts:AssumeRole', 's3:GetObject'] }),
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
    ['allows everything', of({ ...trust, Action: '*' }), 'AssumeRole policy may only specify STS AssumeRole actions.'],
    ['has a date that is none', of({ ...trust, Condition: { DateLessThan: { 'aws:CurrentTime': 'x' } } }), LEGACY],
    ['has a SID twice', of({ ...trust, Sid: 'a' }, { ...trust, Sid: 'a' }), SID],
    ['has an unknown kind of principal', of({ ...trust, Principal: { User: 'a' } }), SYNTAX],
    ['is of no known version', { ...of(trust), Version: '2013-10-17' }, SYNTAX],
  ])('%s', async (_, document, message) => {
    const account = anAccount()
    const PolicyDocument = typeof document === 'string' ? document : JSON.stringify(document)
    const AssumeRolePolicyDocument = PolicyDocument
    await expect(
      account.iam().send(new CreateRoleCommand({ RoleName: 'new', AssumeRolePolicyDocument })),
    ).rejects.toMatchObject(refusal(message))
    await account
      .iam()
      .send(new CreateRoleCommand({ RoleName: 'job', AssumeRolePolicyDocument: JSON.stringify(of(trust)) }))
    await expect(
      account.iam().send(new UpdateAssumeRolePolicyCommand({ RoleName: 'job', PolicyDocument })),
    ).rejects.toMatchObject(refusal(message))
  })
})
