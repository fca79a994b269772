/** Actions that return data or secrets (cloudsplaining's data exfiltration list, and newer actions). */
export const DATA_READS: readonly string[] = [
  's3:GetObject',
  's3:GetObjectVersion',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
  'secretsmanager:GetSecretValue',
  'secretsmanager:BatchGetSecretValue',
  'dynamodb:Scan',
  'dynamodb:Query',
  'dynamodb:GetItem',
  'dynamodb:BatchGetItem',
  'rds:CopyDBSnapshot',
  'rds:CreateDBSnapshot',
  'ebs:GetSnapshotBlock',
  'codecommit:GitPull',
  'kms:Decrypt',
]
