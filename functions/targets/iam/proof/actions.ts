/** Every action that any job may get. None of them shares, configures or grants, and only one deletes: at scratch locations. */
export const WRITE_ACTIONS = ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'] as const
export const OBJECT_ACTIONS = ['s3:GetObject', ...WRITE_ACTIONS, 's3:GetObjectVersion', 's3:DeleteObject'] as const
export const BUCKET_ACTIONS = ['s3:ListBucket'] as const
export const LOCATION_ACTION = 's3:GetBucketLocation'
export const KEY_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'] as const
export const IMAGE_ACTIONS = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
] as const
export const TOKEN_ACTION = 'ecr:GetAuthorizationToken'
export const STREAM_ACTIONS = ['logs:CreateLogStream', 'logs:PutLogEvents'] as const

// The near neighbours: what a wildcard or a typo would add first. `AnyOther…` stands for all the rest.
export const OTHER_OBJECT_ACTIONS = [
  's3:DeleteObjectVersion',
  's3:GetObjectAcl',
  's3:PutObjectAcl',
  's3:PutObjectTagging',
  's3:PutObjectRetention',
  's3:BypassGovernanceRetention',
  's3:AnyOtherObjectAction',
] as const
export const OTHER_BUCKET_ACTIONS = [
  's3:DeleteBucket',
  's3:ListBucketVersions',
  's3:ListBucketMultipartUploads',
  's3:PutBucketPolicy',
  's3:PutBucketAcl',
  's3:PutLifecycleConfiguration',
  's3:PutReplicationConfiguration',
  's3:AnyOtherBucketAction',
] as const
export const OTHER_KEY_ACTIONS = [
  'kms:Encrypt',
  'kms:CreateGrant',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'kms:AnyOtherAction',
] as const
export const OTHER_IMAGE_ACTIONS = [
  'ecr:PutImage',
  'ecr:BatchDeleteImage',
  'ecr:InitiateLayerUpload',
  'ecr:SetRepositoryPolicy',
  'ecr:AnyOtherAction',
] as const
export const OTHER_STREAM_ACTIONS = [
  'logs:GetLogEvents',
  'logs:DeleteLogStream',
  'logs:DeleteLogGroup',
  'logs:CreateLogGroup',
  'logs:AnyOtherAction',
] as const
/** Ways to more permissions, tried on every resource. */
export const ESCALATIONS = [
  'iam:PassRole',
  'iam:CreateAccessKey',
  'iam:AttachUserPolicy',
  'iam:AttachRolePolicy',
  'iam:PutUserPolicy',
  'iam:PutRolePolicy',
  'iam:CreatePolicyVersion',
  'iam:DetachUserPolicy',
  'iam:DetachRolePolicy',
  'iam:DeleteUserPermissionsBoundary',
  'sts:AssumeRole',
  'secretsmanager:GetSecretValue',
  'any:OtherAction',
] as const
