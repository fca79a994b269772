import { describe, expect, test } from 'vitest'
import { resourceKindOf } from '../../../src/lint/resource/kinds.ts'
import { lintResourcePolicy } from '../../../src/lint-resource.ts'
import { OWN, policy, read, trust } from './examples.ts'

const OTHER = '444455556666'
const GITHUB = 'token.actions.githubusercontent.com'
const EKS = 'oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE'
const everything = { Resource: ['arn:aws:s3:::acmeco-shared', 'arn:aws:s3:::acmeco-shared/*'], Action: 's3:*' }
const denied = (condition: object) =>
  read({ Sid: 'DenyOthers', Effect: 'Deny', Principal: '*', ...everything, Condition: condition })
const federated = (host: string, conditions: object) =>
  policy(
    trust({
      Principal: { Federated: `arn:aws:iam::${OWN}:oidc-provider/${host}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: conditions,
    }),
  )

/** As the documentation of AWS, GitHub and Terraform writes them, with names of our own. */
const LEGITIMATE: readonly (readonly [string, string, object])[] = [
  ['a bucket that takes TLS only', 'bucket', policy(denied({ Bool: { 'aws:SecureTransport': 'false' } }))],
  [
    'a bucket for one organization',
    'bucket',
    policy(
      read({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } }),
      denied({
        StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      }),
    ),
  ],
  [
    'a bucket that everybody reads who is not denied: those of another network',
    'bucket',
    policy(read({ Principal: '*' }), denied({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } })),
  ],
  [
    'a bucket behind CloudFront',
    'bucket',
    policy(
      read({
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:SourceArn': `arn:aws:cloudfront::${OWN}:distribution/EDFDVBD6EXAMPLE` } },
      }),
    ),
  ],
  [
    'a bucket that only an old identity of CloudFront reads',
    'bucket',
    policy(
      read({
        Principal: { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC' },
      }),
    ),
  ],
  [
    'the default policy of a key, with its administrators and users',
    'key',
    policy(
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${OWN}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      {
        Sid: 'Allow attachment of persistent resources',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${OWN}:role/train` },
        Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
        Resource: '*',
        Condition: { Bool: { 'kms:GrantIsForAWSResource': true } },
      },
    ),
  ],
  [
    'a key for log groups',
    'key',
    policy(
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OWN}:root` }, Action: 'kms:*', Resource: '*' },
      {
        Effect: 'Allow',
        Principal: { Service: 'logs.us-east-1.amazonaws.com' },
        Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
        Resource: '*',
        Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:us-east-1:${OWN}:*` } },
      },
    ),
  ],
  [
    'a repository that another account of the organization pulls from',
    'repository',
    policy({
      Sid: 'CrossAccountPull',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${OTHER}:root` },
      Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
    }),
  ],
  [
    'a queue that a topic sends to',
    'queue',
    policy({
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: `arn:aws:sqs:us-east-1:${OWN}:jobs`,
      Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:sns:us-east-1:${OWN}:events` } },
    }),
  ],
  [
    'a topic that a bucket publishes to',
    'topic',
    policy({
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'SNS:Publish',
      Resource: `arn:aws:sns:us-east-1:${OWN}:events`,
      Condition: {
        StringEquals: { 'aws:SourceAccount': OWN },
        ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::acmeco-shared' },
      },
    }),
  ],
  [
    'a secret that a role of another account reads',
    'secret',
    policy({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${OTHER}:role/app` },
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
    }),
  ],
  [
    'a role for one service account in EKS',
    'trust',
    federated(EKS, {
      StringEquals: { [`${EKS}:aud`]: 'sts.amazonaws.com', [`${EKS}:sub`]: 'system:serviceaccount:jobs:train' },
    }),
  ],
  [
    'a role for one repository in GitHub',
    'trust',
    federated(GITHUB, {
      StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' },
      StringLike: { [`${GITHUB}:sub`]: 'repo:acmeco/train:*' },
    }),
  ],
  [
    'a role for pods',
    'trust',
    policy(trust({ Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] })),
  ],
  [
    'a role for a vendor',
    'trust',
    policy(
      trust({
        Principal: { AWS: `arn:aws:iam::${OTHER}:root` },
        Condition: { StringEquals: { 'sts:ExternalId': 'acmeco-4f1c' } },
      }),
    ),
  ],
  [
    'a role for people who sign in by SAML',
    'trust',
    policy(
      trust({
        Principal: { Federated: `arn:aws:iam::${OWN}:saml-provider/okta` },
        Action: 'sts:AssumeRoleWithSAML',
        Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      }),
    ),
  ],
]

describe.each(LEGITIMATE)('%s', (_, kind, json) => {
  test(`is the policy of a ${kind}, and has no finding`, () => {
    expect(resourceKindOf(json)).toBe(kind)
    expect(lintResourcePolicy(JSON.stringify(json), { account: OWN })).toEqual([])
  })
})

test.each([
  ['an access point', { Resource: `arn:aws:s3:us-east-1:${OWN}:accesspoint/train/object/*` }],
  ['a function', { Action: 'lambda:InvokeFunction', Resource: `arn:aws:lambda:us-east-1:${OWN}:function:f` }],
  ['an endpoint, which takes anything', { Action: '*', Resource: '*' }],
])('the policy of %s is no bucket, nor anything else that has rules of its own', (_, changed) => {
  expect(resourceKindOf(policy(read(changed)))).toBe('other')
})

describe('what limits nobody is no condition on who asks:', () => {
  const codesWith = (condition: object) =>
    lintResourcePolicy(JSON.stringify(policy(read({ Principal: '*', Condition: condition })))).map(({ code }) => code)

  test.each([
    ['TLS', { Bool: { 'aws:SecureTransport': 'true' } }],
    ['a tag that anybody can give to their own role', { StringEquals: { 'aws:PrincipalTag/team': 'ml' } }],
    ['any organization', { StringLike: { 'aws:PrincipalOrgID': 'o-*' } }],
    ['one account or any', { StringLike: { 'aws:PrincipalAccount': [OWN, '*'] } }],
    ['an organization, if the key is there', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
    [
      'every value of a key that may be absent',
      { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': ['o-a1b2c3d4e5'] } },
    ],
    ['a role of that name in any account', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/train' } }],
    ['every address', { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }],
    ['the referer, which the caller writes', { StringLike: { 'aws:Referer': 'https://acmeco.example/*' } }],
  ])('%s', (_, condition) => {
    expect(codesWith(condition)).toContain('PUBLIC_ACCESS')
  })

  test.each([
    ['roles of an account', { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/*` } }],
    [
      'an organizational unit',
      { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*' } },
    ],
    ['a network', { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8:1234::/48'] } }],
    ['a bucket as the source', { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::acmeco-*' } }],
  ])('but %s do', (_, condition) => {
    expect(codesWith(condition)).not.toContain('PUBLIC_ACCESS')
  })
})

test('a Deny limits what it covers only', () => {
  const denyOthers = { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }
  const codes = (...statements: readonly object[]) =>
    lintResourcePolicy(JSON.stringify(policy(read({ Principal: '*' }), ...statements))).map(({ code }) => code)

  expect(codes(denied(denyOthers))).not.toContain('PUBLIC_ACCESS')
  expect(codes({ ...denied(denyOthers), Action: 's3:PutObject' })).toContain('PUBLIC_ACCESS')
  expect(codes({ ...denied(denyOthers), Resource: 'arn:aws:s3:::acmeco-shared/a/*' })).toContain('PUBLIC_ACCESS')
  expect(codes(denied({ ...denyOthers, StringEquals: { 's3:prefix': 'a' } }))).toContain('PUBLIC_ACCESS')
})

test('without an account, nobody knows whether a whole account is the own one: that is a suggestion', () => {
  const severities = (account: string | undefined) =>
    lintResourcePolicy(JSON.stringify(policy(read({ Principal: { AWS: OTHER } }))), { account }).map(
      ({ severity }) => severity,
    )

  expect(severities(undefined)).toEqual(['suggestion'])
  expect(severities(OWN)).toEqual(['warning'])
  expect(severities(OTHER)).toEqual([])
})
