/**
 * API operations that are not actions, and the actions that authorise them (AWS API references; for S3 "Required
 * permissions for Amazon S3 API operations").
 */
const OPERATIONS: Readonly<Record<string, string>> = {
  's3:CompleteMultipartUpload': 's3:PutObject',
  's3:CopyObject': 's3:GetObject on the source and s3:PutObject on the target',
  's3:CreateMultipartUpload': 's3:PutObject',
  's3:CreateSession': 's3express:CreateSession',
  's3:DeleteBucketCors': 's3:PutBucketCORS',
  's3:DeleteBucketEncryption': 's3:PutEncryptionConfiguration',
  's3:DeleteBucketLifecycle': 's3:PutLifecycleConfiguration',
  's3:DeleteBucketReplication': 's3:PutReplicationConfiguration',
  's3:DeleteBucketTagging': 's3:PutBucketTagging',
  's3:DeleteObjects': 's3:DeleteObject',
  's3:DeletePublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  's3:GetBucketAccelerateConfiguration': 's3:GetAccelerateConfiguration',
  's3:GetBucketAnalyticsConfiguration': 's3:GetAnalyticsConfiguration',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:GetBucketInventoryConfiguration': 's3:GetInventoryConfiguration',
  's3:GetBucketLifecycle': 's3:GetLifecycleConfiguration',
  's3:GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
  's3:GetBucketMetricsConfiguration': 's3:GetMetricsConfiguration',
  's3:GetBucketNotificationConfiguration': 's3:GetBucketNotification',
  's3:GetBucketReplication': 's3:GetReplicationConfiguration',
  's3:GetObjectLockConfiguration': 's3:GetBucketObjectLockConfiguration',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3:HeadBucket': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject',
  's3:InitiateMultipartUpload': 's3:PutObject',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:ListMultipartUploads': 's3:ListBucketMultipartUploads',
  's3:ListObjectVersions': 's3:ListBucketVersions',
  's3:ListObjects': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:ListParts': 's3:ListMultipartUploadParts',
  's3:PutBucketEncryption': 's3:PutEncryptionConfiguration',
  's3:PutBucketLifecycle': 's3:PutLifecycleConfiguration',
  's3:PutBucketLifecycleConfiguration': 's3:PutLifecycleConfiguration',
  's3:PutBucketNotificationConfiguration': 's3:PutBucketNotification',
  's3:PutBucketReplication': 's3:PutReplicationConfiguration',
  's3:PutObjectLockConfiguration': 's3:PutBucketObjectLockConfiguration',
  's3:PutPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  's3:SelectObjectContent': 's3:GetObject',
  's3:UploadPart': 's3:PutObject',
  's3:UploadPartCopy': 's3:GetObject on the source and s3:PutObject on the target',
  'dynamodb:BatchExecuteStatement': 'dynamodb:PartiQLSelect, dynamodb:PartiQLInsert and the like',
  'dynamodb:ExecuteStatement': 'dynamodb:PartiQLSelect, dynamodb:PartiQLInsert and the like',
  'dynamodb:TransactGetItems': 'dynamodb:GetItem',
  'dynamodb:TransactWriteItems':
    'dynamodb:PutItem, dynamodb:UpdateItem, dynamodb:DeleteItem and dynamodb:ConditionCheckItem',
  'kms:ReEncrypt': 'kms:ReEncryptFrom and kms:ReEncryptTo',
  'lambda:Invoke': 'lambda:InvokeFunction',
  'sns:PublishBatch': 'sns:Publish',
  'sqs:ChangeMessageVisibilityBatch': 'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessageBatch': 'sqs:DeleteMessage',
  'sqs:SendMessageBatch': 'sqs:SendMessage',
}

/** Names of SDK clients and commands that are not service prefixes, and the right prefixes. */
const PREFIXES: Readonly<Record<string, string>> = {
  apigatewayv2: 'apigateway',
  'bedrock-runtime': 'bedrock',
  'cloudwatch-logs': 'logs',
  cloudwatchlogs: 'logs',
  cognito: 'cognito-idp',
  ddb: 'dynamodb',
  dynamo: 'dynamodb',
  efs: 'elasticfilesystem',
  elb: 'elasticloadbalancing',
  elbv2: 'elasticloadbalancing',
  emr: 'elasticmapreduce',
  eventbridge: 'events',
  s3api: 's3',
  'sagemaker-runtime': 'sagemaker',
  stepfunctions: 'states',
}

const prefixByName = new Map(Object.entries(PREFIXES))
const byName = new Map(Object.entries(OPERATIONS).map(([operation, actions]) => [operation.toLowerCase(), actions]))

/** Every operation in the table. */
export const KNOWN_OPERATIONS: readonly (readonly [operation: string, actions: string])[] = Object.entries(OPERATIONS)

/** The actions that authorise an operation: `s3:PutObject` for `s3:UploadPart`. Undefined if the table does not have it. */
export function authorising(operation: string): string | undefined {
  return byName.get(operation.toLowerCase())
}

/** The service prefix for the name of an SDK client or command; undefined if the table does not have it. */
export function prefixMeant(name: string): string | undefined {
  return prefixByName.get(name.toLowerCase())
}
