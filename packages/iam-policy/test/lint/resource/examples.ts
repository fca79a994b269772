/** For one code: a policy of a resource that has it, and nearly the same policy without it. Neither has any other finding. */
export type ResourceExample = {
  readonly code: string
  readonly bad: object
  readonly good: object
  readonly account?: string
  /** Codes that the bad policy cannot avoid. */
  readonly also?: readonly string[]
}

export const OWN = '111122223333'
const OTHER = '444455556666'
const ROLE = `arn:aws:iam::${OWN}:role/train`
const ORG = { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }
const SOURCE = { StringEquals: { 'aws:SourceAccount': OWN } }

export function policy(...statements: readonly object[]): object {
  return { Version: '2012-10-17', Statement: statements }
}

/** Reads the objects of one bucket. */
export function read(changed: object): object {
  return {
    Effect: 'Allow',
    Principal: { AWS: ROLE },
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::acmeco-shared/*',
    ...changed,
  }
}

/** Lets somebody assume the role that has the policy. */
export function trust(changed: object): object {
  return { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole', ...changed }
}

function key(changed: object): object {
  return { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OWN}:root` }, Action: 'kms:*', Resource: '*', ...changed }
}

const named = (principal: unknown) => policy(read({ Principal: principal }))
const GITHUB = 'token.actions.githubusercontent.com'
const signIn = (condition: object) =>
  policy(
    trust({
      Principal: { Federated: `arn:aws:iam::${OWN}:oidc-provider/${GITHUB}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' }, ...condition },
    }),
  )
const cognito = (condition: object) =>
  policy(
    trust({
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      ...condition,
    }),
  )

export const PRINCIPALS: readonly ResourceExample[] = [
  {
    code: 'MISSING_PRINCIPAL',
    bad: policy(read({}), {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: 'arn:aws:s3:::acmeco-shared',
    }),
    good: named({ AWS: ROLE }),
  },
  { code: 'INVALID_PRINCIPAL_KEY', bad: named({ AWS: ROLE, Services: 'x' }), good: named({ AWS: ROLE }) },
  { code: 'EMPTY_OBJECT_PRINCIPAL', bad: named({}), good: named({ AWS: ROLE }) },
  { code: 'EMPTY_ARRAY_PRINCIPAL', bad: named({ AWS: [] }), good: named({ AWS: [ROLE] }) },
  {
    code: 'INVALID_PRINCIPAL_FORMAT',
    bad: named({ AWS: [ROLE, 'train', '11112222333', `arn:aws:iam::${OWN}:group/g`, 'arn:aws:s3:::b-1'] }),
    good: named({ AWS: [ROLE, `arn:aws:sts::${OWN}:assumed-role/train/job-1`] }),
    also: Array.from({ length: 3 }, () => 'INVALID_PRINCIPAL_FORMAT'),
  },
  {
    code: 'UNSUPPORTED_WILDCARD_IN_PRINCIPAL',
    bad: named({ AWS: `arn:aws:iam::${OWN}:role/*`, Service: '*' }),
    good: policy(
      read({ Principal: '*', Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/*` } } }),
    ),
    also: ['UNSUPPORTED_WILDCARD_IN_PRINCIPAL', 'RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL'],
  },
  {
    code: 'INVALID_SERVICE_PRINCIPAL_FORMAT',
    bad: policy(trust({ Principal: { Service: 'ec2' } })),
    good: policy(trust({ Principal: { Service: ['ec2.amazonaws.com', 'logs.us-east-1.amazonaws.com'] } })),
  },
  { code: 'INVALID_ROLE_REFERENCE', bad: named({ AWS: 'AROAJ2UCCR6DPCEXAMPLE' }), good: named({ AWS: ROLE }) },
  { code: 'INVALID_USER_REFERENCE', bad: named({ AWS: 'AIDAJ2UCCR6DPCEXAMPLE' }), good: named({ AWS: ROLE }) },
  {
    code: 'UNIQUE_SIDS_RECOMMENDED',
    bad: policy(read({ Sid: 'Read it' }), read({ Sid: 'Read it', Action: 's3:GetObjectVersion' })),
    good: policy(read({ Sid: 'Read it' }), read({ Sid: 'Read versions', Action: 's3:GetObjectVersion' })),
  },
]

export const ACCESS: readonly ResourceExample[] = [
  { code: 'PUBLIC_ACCESS', bad: named('*'), good: policy(read({ Principal: '*', Condition: ORG })) },
  {
    code: 'ALLOW_WITH_NOT_PRINCIPAL',
    bad: policy({ ...read({ NotPrincipal: { AWS: ROLE } }), Principal: undefined }),
    good: named({ AWS: ROLE }),
  },
  {
    code: 'DENY_WITH_NOT_PRINCIPAL',
    bad: policy({ ...read({ Effect: 'Deny', NotPrincipal: { AWS: [ROLE, OWN] } }), Principal: undefined }),
    good: policy(read({ Effect: 'Deny', Principal: '*', Condition: { ArnNotEquals: { 'aws:PrincipalArn': ROLE } } })),
  },
  {
    code: 'RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL',
    bad: named({ Service: 'cloudfront.amazonaws.com' }),
    good: policy(read({ Principal: { Service: 'cloudfront.amazonaws.com' }, Condition: SOURCE })),
  },
  {
    code: 'CROSS_ACCOUNT_WITHOUT_CONDITION',
    bad: named({ AWS: OTHER }),
    good: policy(read({ Principal: { AWS: [OTHER, OWN] }, Condition: ORG }), read({ Principal: { AWS: OWN } })),
    account: OWN,
  },
]

export const BELONGING: readonly ResourceExample[] = [
  {
    code: 'UNSUPPORTED_ACTION_IN_POLICY',
    bad: policy(trust({ Action: ['sts:AssumeRole', 's3:GetObject'] })),
    good: policy(trust({})),
  },
  {
    code: 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY',
    bad: policy(read({}), read({ Resource: 'arn:aws:s3:::acmeco-other/*' })),
    good: policy(read({})),
  },
  {
    code: 'POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA',
    bad: policy(read({ Sid: 'a'.repeat(20_480) })),
    good: policy(read({ Sid: 'a'.repeat(20_000) })),
  },
  {
    code: 'KEY_POLICY_WITHOUT_ADMINISTRATOR',
    bad: policy(key({ Action: 'kms:Decrypt' })),
    good: policy(key({})),
    account: OWN,
  },
]

export const TRUST: readonly ResourceExample[] = [
  {
    code: 'ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE',
    bad: policy(trust({ Resource: '*' })),
    good: policy(trust({})),
  },
  {
    code: 'ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL',
    bad: policy(trust({ Principal: '*', Condition: ORG })),
    good: policy(trust({ Principal: { AWS: '*' }, Condition: ORG })),
  },
  {
    code: 'INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY',
    bad: policy(trust({ Principal: { Federated: `arn:aws:iam::${OWN}:provider/okta` }, Action: 'sts:TagSession' })),
    good: policy(
      trust({ Principal: { Federated: `arn:aws:iam::${OWN}:saml-provider/okta` }, Action: 'sts:TagSession' }),
    ),
  },
  {
    code: 'MISMATCHED_ACTION_FOR_PRINCIPAL',
    bad: policy(trust({ Action: 'sts:AssumeRoleWithWebIdentity' })),
    good: policy(trust({})),
  },
  {
    code: 'MISSING_SUBJECT_FOR_OIDC',
    bad: signIn({ StringLike: { [`${GITHUB}:sub`]: 'repo:*' } }),
    good: signIn({ StringLike: { [`${GITHUB}:sub`]: 'repo:acmeco/train:*' } }),
  },
  {
    code: 'MISSING_AUDIENCE_FOR_OIDC',
    bad: cognito({}),
    good: cognito({
      Condition: {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': 'us-east-1:12345678-dc01-4f0c-ab37-9eec1d9bdd26' },
      },
    }),
  },
]
