import { type Escalation, each, on, path, ways, workOf } from './escalation-path.ts'
import { BESIDE, MANAGED, OWN, THEIRS } from './escalation-targets.ts'

const UNMANAGED = [{}, { 'aws:ResourceTag/curfew:managed': 'false' }, { 'aws:ResourceTag/team': 'ml' }]

/** Ways by credentials of somebody else, and by secrets. */
export const CREDENTIAL_PATHS: readonly Escalation[] = [
  workOf(
    ['rotate-keys'],
    path(
      'make, switch or delete access keys of a managed user',
      'what the user may, while a job runs',
      ...each(['iam:CreateAccessKey', 'iam:UpdateAccessKey', 'iam:DeleteAccessKey'], MANAGED.user, MANAGED.tag),
    ),
  ),
  path(
    'make an access key of a user that is not managed',
    'all that the user may',
    ...UNMANAGED.map((tags) => [on('iam:CreateAccessKey', [THEIRS.adminUser, MANAGED.user], tags)]),
  ),
  path(
    'switch a leaked key of somebody else on again',
    'all that its user may',
    ...UNMANAGED.map((tags) => [on('iam:UpdateAccessKey', THEIRS.adminUser, tags)]),
  ),
  path(
    'lock somebody else out by deleting their key',
    'nobody at the helm',
    ...UNMANAGED.map((tags) => [on('iam:DeleteAccessKey', THEIRS.adminUser, tags)]),
  ),
  path(
    'give a user a password',
    'the console as that user',
    ...each(
      ['iam:CreateLoginProfile', 'iam:UpdateLoginProfile', 'iam:DeleteLoginProfile', 'iam:ChangePassword'],
      [THEIRS.adminUser, MANAGED.user],
      MANAGED.tag,
    ),
  ),
  path(
    'make credentials of a user for one service',
    'Git, Bedrock or Cassandra as that user',
    ...each(
      [
        'iam:CreateServiceSpecificCredential',
        'iam:ResetServiceSpecificCredential',
        'iam:UpdateServiceSpecificCredential',
      ],
      [THEIRS.adminUser, MANAGED.user],
      MANAGED.tag,
    ),
  ),
  path(
    'lay down a key or certificate of its own for a user',
    'that user, without any access key',
    ...each(
      ['iam:UploadSSHPublicKey', 'iam:UploadSigningCertificate', 'iam:UpdateSSHPublicKey'],
      [THEIRS.adminUser, MANAGED.user],
      MANAGED.tag,
    ),
  ),
  path(
    'take a second factor away, or bring its own',
    'what is allowed with a second factor alone',
    ...each(
      ['iam:DeactivateMFADevice', 'iam:EnableMFADevice', 'iam:ResyncMFADevice'],
      [THEIRS.adminUser, MANAGED.user],
      MANAGED.tag,
    ),
    ...ways(['iam:CreateVirtualMFADevice'], ['iam:DeleteVirtualMFADevice']),
  ),
  path(
    'read a secret of the account',
    'what the secret opens',
    ...each(['secretsmanager:GetSecretValue'], [THEIRS.secret, BESIDE.otherSecretsOfTheStage, ...BESIDE.secrets]),
    ...ways(['secretsmanager:BatchGetSecretValue']),
  ),
  path(
    'read a key that Curfew stored',
    'what the user of the key may, while a job runs',
    ...each(['secretsmanager:GetSecretValue'], OWN.secret),
  ),
  workOf(
    ['rotate-keys'],
    path(
      'store another key for a managed user',
      'jobs that work as somebody else',
      ...each(['secretsmanager:PutSecretValue', 'secretsmanager:CreateSecret'], OWN.secret),
    ),
  ),
  path(
    'overwrite or make a secret of somebody else',
    'whoever reads it trusts what it says',
    ...each(
      ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecret', 'secretsmanager:CreateSecret'],
      [THEIRS.secret, BESIDE.otherSecretsOfTheStage, ...BESIDE.secrets],
    ),
  ),
  path(
    'tag a secret of somebody else',
    'what others may do by that tag',
    ...each(
      ['secretsmanager:TagResource', 'secretsmanager:UntagResource'],
      [THEIRS.secret, BESIDE.otherSecretsOfTheStage, ...BESIDE.secrets],
    ),
  ),
  path(
    'learn which secrets somebody else has',
    'names, versions and whom to ask next',
    ...each(['secretsmanager:DescribeSecret'], [THEIRS.secret, BESIDE.otherSecretsOfTheStage, ...BESIDE.secrets]),
    ...ways(['secretsmanager:ListSecrets']),
  ),
  path(
    'let others at a stored key',
    'the key, from another account, Region or function',
    ...each(
      [
        'secretsmanager:PutResourcePolicy',
        'secretsmanager:DeleteResourcePolicy',
        'secretsmanager:ReplicateSecretToRegions',
        'secretsmanager:RotateSecret',
        'secretsmanager:UpdateSecret',
      ],
      [OWN.secret, THEIRS.secret],
    ),
  ),
  path(
    'bring back an older key, or lose the stored one',
    'a key that leaked, or jobs without any',
    ...each(
      [
        'secretsmanager:UpdateSecretVersionStage',
        'secretsmanager:DeleteSecret',
        'secretsmanager:RestoreSecret',
        'secretsmanager:CancelRotateSecret',
      ],
      [OWN.secret, THEIRS.secret],
    ),
  ),
  path(
    'read or change a parameter',
    'passwords, and what deployments go by',
    ...ways(['ssm:GetParameter'], ['ssm:GetParameters'], ['ssm:GetParametersByPath'], ['ssm:PutParameter']),
  ),
  path(
    'use a KMS key directly',
    'what was encrypted with it, wherever that lies',
    ...each(['kms:Decrypt', 'kms:GenerateDataKey'], THEIRS.key),
    ...each(['kms:Decrypt', 'kms:GenerateDataKey'], THEIRS.key, {
      'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com',
    }),
    ...ways(['kms:ReEncryptFrom'], ['kms:Sign']),
  ),
  path(
    'change who may use a KMS key',
    'what was encrypted with it, or an end of it',
    ...ways(
      ['kms:PutKeyPolicy'],
      ['kms:CreateGrant'],
      ['kms:ScheduleKeyDeletion'],
      ['kms:DisableKey'],
      ['kms:UpdateAlias'],
    ),
  ),
  path(
    'have a service give out its users’ credentials',
    'its users',
    ...ways(
      ['redshift:GetClusterCredentials'],
      ['redshift-serverless:GetCredentials'],
      ['rds-db:connect'],
      ['rds:ModifyDBInstance'],
      ['cognito-idp:AdminSetUserPassword'],
      ['cognito-identity:GetOpenIdTokenForDeveloperIdentity'],
      ['lightsail:GetInstanceAccessDetails'],
    ),
  ),
]
