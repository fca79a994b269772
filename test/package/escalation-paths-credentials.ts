import { type Escalation, each, on, path, taskOf, ways } from './escalation-path.ts'
import { MANAGED, OWN, SIMILAR, UNRELATED } from './escalation-targets.ts'

const UNMANAGED = [{}, { 'aws:ResourceTag/curfew:managed': 'false' }, { 'aws:ResourceTag/team': 'ml' }]

/** Escalation through credentials of others, and through secrets and keys. */
export const CREDENTIAL_PATHS: readonly Escalation[] = [
  taskOf(
    ['rotate-keys'],
    path(
      'create, activate, deactivate or delete access keys of a managed user',
      'the permissions of the user, while a job runs',
      ...each(['iam:CreateAccessKey', 'iam:UpdateAccessKey', 'iam:DeleteAccessKey'], MANAGED.user, MANAGED.tag),
    ),
  ),
  path(
    'create an access key of a user that is not managed',
    'all permissions of the user',
    ...UNMANAGED.map((tags) => [on('iam:CreateAccessKey', [UNRELATED.adminUser, MANAGED.user], tags)]),
  ),
  path(
    'reactivate a leaked key of a user that is not managed',
    'all permissions of the user',
    ...UNMANAGED.map((tags) => [on('iam:UpdateAccessKey', UNRELATED.adminUser, tags)]),
  ),
  path(
    'delete an access key of a user that is not managed',
    'a user who is locked out',
    ...UNMANAGED.map((tags) => [on('iam:DeleteAccessKey', UNRELATED.adminUser, tags)]),
  ),
  path(
    'give a user a password',
    'the console as that user',
    ...each(
      ['iam:CreateLoginProfile', 'iam:UpdateLoginProfile', 'iam:DeleteLoginProfile', 'iam:ChangePassword'],
      [UNRELATED.adminUser, MANAGED.user],
      MANAGED.tag,
    ),
  ),
  path(
    'create service-specific credentials of a user',
    'Git, Bedrock or Cassandra as that user',
    ...each(
      [
        'iam:CreateServiceSpecificCredential',
        'iam:ResetServiceSpecificCredential',
        'iam:UpdateServiceSpecificCredential',
      ],
      [UNRELATED.adminUser, MANAGED.user],
      MANAGED.tag,
    ),
  ),
  path(
    'upload their own key or certificate for a user',
    'that user, without any access key',
    ...each(
      ['iam:UploadSSHPublicKey', 'iam:UploadSigningCertificate', 'iam:UpdateSSHPublicKey'],
      [UNRELATED.adminUser, MANAGED.user],
      MANAGED.tag,
    ),
  ),
  path(
    'remove the second factor of a user, or add their own',
    'what is allowed only with a second factor',
    ...each(
      ['iam:DeactivateMFADevice', 'iam:EnableMFADevice', 'iam:ResyncMFADevice'],
      [UNRELATED.adminUser, MANAGED.user],
      MANAGED.tag,
    ),
    ...ways(['iam:CreateVirtualMFADevice'], ['iam:DeleteVirtualMFADevice']),
  ),
  path(
    'read a secret of the account',
    'whatever the secret protects',
    ...each(['secretsmanager:GetSecretValue'], [UNRELATED.secret, SIMILAR.otherSecretsOfTheStage, ...SIMILAR.secrets]),
    ...ways(['secretsmanager:BatchGetSecretValue']),
  ),
  path(
    'read a key that Curfew stored',
    'the permissions of the key’s user, while a job runs',
    ...each(['secretsmanager:GetSecretValue'], [OWN.secret, OWN.slotSecret]),
  ),
  taskOf(
    ['rotate-keys-tigris', 'settle-access-tigris'],
    path(
      'read Curfew’s own key of Tigris',
      'everything in its organization there',
      ...each(['secretsmanager:GetSecretValue'], OWN.tigrisKey),
    ),
  ),
  path(
    'replace Curfew’s own key of Tigris, or delete it',
    'an organization of their own, to which grants go; or access that nobody ends before its window closes',
    ...each(
      ['secretsmanager:PutSecretValue', 'secretsmanager:CreateSecret', 'secretsmanager:DeleteSecret'],
      OWN.tigrisKey,
    ),
  ),
  taskOf(
    ['rotate-keys'],
    path(
      'store another key for a managed user',
      'jobs that run as somebody else',
      ...each(['secretsmanager:PutSecretValue', 'secretsmanager:CreateSecret'], OWN.secret),
    ),
  ),
  taskOf(
    ['rotate-keys-tigris'],
    path(
      'store another key for a slot of Tigris',
      'jobs that run as somebody else',
      ...each(['secretsmanager:PutSecretValue', 'secretsmanager:CreateSecret'], OWN.slotSecret),
    ),
  ),
  path(
    'create or overwrite a secret that is not Curfew’s',
    'the trust of whoever reads it',
    ...each(
      ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecret', 'secretsmanager:CreateSecret'],
      [UNRELATED.secret, SIMILAR.otherSecretsOfTheStage, ...SIMILAR.secrets],
    ),
  ),
  path(
    'tag a secret that is not Curfew’s',
    'what others may do by that tag',
    ...each(
      ['secretsmanager:TagResource', 'secretsmanager:UntagResource'],
      [UNRELATED.secret, SIMILAR.otherSecretsOfTheStage, ...SIMILAR.secrets],
    ),
  ),
  path(
    'list secrets, or describe one that is not Curfew’s',
    'names, versions and the next target',
    ...each(['secretsmanager:DescribeSecret'], [UNRELATED.secret, SIMILAR.otherSecretsOfTheStage, ...SIMILAR.secrets]),
    ...ways(['secretsmanager:ListSecrets']),
  ),
  path(
    'share a stored key',
    'the key, from another account, Region or function',
    ...each(
      [
        'secretsmanager:PutResourcePolicy',
        'secretsmanager:DeleteResourcePolicy',
        'secretsmanager:ReplicateSecretToRegions',
        'secretsmanager:RotateSecret',
        'secretsmanager:UpdateSecret',
      ],
      [OWN.secret, UNRELATED.secret],
    ),
  ),
  path(
    'restore an older stored key, or delete the stored one',
    'a leaked key, or jobs without any',
    ...each(
      [
        'secretsmanager:UpdateSecretVersionStage',
        'secretsmanager:DeleteSecret',
        'secretsmanager:RestoreSecret',
        'secretsmanager:CancelRotateSecret',
      ],
      [OWN.secret, UNRELATED.secret],
    ),
  ),
  path(
    'read or change a parameter',
    'passwords, and the configuration of deployments',
    ...ways(['ssm:GetParameter'], ['ssm:GetParameters'], ['ssm:GetParametersByPath'], ['ssm:PutParameter']),
  ),
  path(
    'use a KMS key directly',
    'whatever is encrypted with it',
    ...each(['kms:Decrypt', 'kms:GenerateDataKey'], UNRELATED.key),
    ...each(['kms:Decrypt', 'kms:GenerateDataKey'], UNRELATED.key, {
      'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com',
    }),
    ...ways(['kms:ReEncryptFrom'], ['kms:Sign']),
  ),
  path(
    'change who may use a KMS key',
    'whatever is encrypted with it, or its loss',
    ...ways(
      ['kms:PutKeyPolicy'],
      ['kms:CreateGrant'],
      ['kms:ScheduleKeyDeletion'],
      ['kms:DisableKey'],
      ['kms:UpdateAlias'],
    ),
  ),
  path(
    'get credentials of a service’s users',
    'those users',
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
