import { allow, deny, type Example, policy, readIf } from './example.ts'

const role = 'arn:aws:iam::111122223333:role/a'
const scheduler = { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } }
const good = policy(allow('iam:PassRole', role, scheduler))
const not = (effect: 'Allow' | 'Deny', element: object) => policy({ Effect: effect, ...element })

export const ESCALATION: readonly Example[] = [
  { code: 'PASS_ROLE_WITH_STAR_IN_RESOURCE', bad: policy(allow('iam:PassRole', '*')), good },
  {
    code: 'PASS_ROLE_WITH_STAR_IN_RESOURCE',
    bad: policy(allow('iam:PassRole', 'arn:aws:iam::111122223333:role/*')),
    good: policy(allow('iam:PassRole', 'arn:aws:iam::111122223333:role/*', scheduler)),
  },
  {
    code: 'PASS_ROLE_WITH_NOT_RESOURCE',
    bad: not('Allow', { Action: 'iam:PassRole', NotResource: role }),
    also: ['ALLOW_WITH_NOT_RESOURCE'],
    good,
  },
  {
    code: 'PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE',
    bad: policy(allow('iam:Pass*', '*')),
    also: ['ACTION_WILDCARD'],
    good,
  },
  {
    code: 'PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE',
    bad: not('Allow', { Action: 'iam:Pass*', NotResource: role }),
    also: ['ACTION_WILDCARD', 'ALLOW_WITH_NOT_RESOURCE'],
    good,
  },
  {
    code: 'PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION',
    bad: not('Allow', { NotAction: ['s3:*', 'iam:CreateServiceLinkedRole'], Resource: '*' }),
    also: ['ALLOW_WITH_NOT_ACTION'],
    good,
  },
  {
    code: 'PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE',
    bad: not('Allow', { NotAction: ['s3:*', 'iam:CreateServiceLinkedRole'], NotResource: role }),
    also: ['ALLOW_WITH_NOT_ACTION', 'ALLOW_WITH_NOT_RESOURCE'],
    good,
  },
  { code: 'PASS_ROLE_WITHOUT_PASSED_TO_SERVICE', bad: policy(allow('iam:PassRole', role)), good },
  {
    code: 'CREATE_SLR_WITH_STAR_IN_RESOURCE',
    bad: policy(allow('iam:CreateServiceLinkedRole', '*')),
    good: policy(
      allow('iam:CreateServiceLinkedRole', '*', { StringEquals: { 'iam:AWSServiceName': 'ecs.amazonaws.com' } }),
    ),
  },
  {
    code: 'CREATE_SLR_WITH_NOT_RESOURCE',
    bad: not('Allow', { Action: 'iam:CreateServiceLinkedRole', NotResource: role }),
    also: ['ALLOW_WITH_NOT_RESOURCE'],
    good,
  },
  {
    code: 'CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE',
    bad: policy(allow('iam:CreateService*', '*'), deny('iam:CreateServiceSpecificCredential', '*')),
    also: ['ACTION_WILDCARD'],
    good,
  },
  {
    code: 'CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE',
    bad: policy(
      { Effect: 'Allow', Action: 'iam:CreateService*', NotResource: role },
      deny('iam:CreateServiceSpecificCredential', '*'),
    ),
    also: ['ACTION_WILDCARD', 'ALLOW_WITH_NOT_RESOURCE'],
    good,
  },
  {
    code: 'CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION',
    bad: not('Allow', { NotAction: ['s3:*', 'iam:PassRole'], Resource: '*' }),
    also: ['ALLOW_WITH_NOT_ACTION'],
    good,
  },
  {
    code: 'CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE',
    bad: not('Allow', { NotAction: ['s3:*', 'iam:PassRole'], NotResource: role }),
    also: ['ALLOW_WITH_NOT_ACTION', 'ALLOW_WITH_NOT_RESOURCE'],
    good,
  },
  {
    code: 'PRIVILEGE_ESCALATION',
    bad: policy(allow('iam:AttachUserPolicy', 'arn:aws:iam::111122223333:user/*')),
    good: policy(
      allow('iam:AttachUserPolicy', 'arn:aws:iam::111122223333:user/*', {
        ArnEquals: { 'iam:PermissionsBoundary': 'arn:aws:iam::111122223333:policy/boundary' },
      }),
    ),
  },
  {
    code: 'PRIVILEGE_ESCALATION',
    bad: policy(allow('iam:UpdateAssumeRolePolicy', 'arn:aws:iam::111122223333:role/*')),
    good: policy(
      allow('iam:UpdateAssumeRolePolicy', 'arn:aws:iam::111122223333:role/*'),
      deny('iam:UpdateAssumeRolePolicy', '*'),
    ),
  },
  {
    code: 'PRIVILEGE_ESCALATION',
    profile: 'boundary',
    bad: policy(allow('iam:PutRolePolicy', '*')),
    good: policy(allow('s3:*', '*')),
  },
  {
    code: 'CREDENTIALS_EXPOSURE',
    bad: policy(allow('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:*')),
    good: policy(
      allow('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db-??????'),
    ),
  },
  {
    code: 'BAD_PATTERN_FOR_MFA',
    bad: policy(deny('*', '*', { Bool: { 'aws:MultiFactorAuthPresent': 'false' } })),
    good: policy(deny('*', '*', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } })),
  },
  {
    code: 'BAD_PATTERN_FOR_MFA',
    bad: readIf({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }),
    good: readIf({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
  },
]
