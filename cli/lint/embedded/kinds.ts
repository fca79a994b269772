import type { ResourceKind } from '@curfew/iam-policy/lint/resource/kinds'
import type { PolicyKind } from './found-policy.ts'

/** Types of CloudFormation and of Terraform whose policies are those of resources. */
const KINDS: ReadonlyMap<string, ResourceKind> = new Map([
  ['AWS::S3::BucketPolicy', 'bucket'],
  ['AWS::KMS::Key', 'key'],
  ['AWS::KMS::ReplicaKey', 'key'],
  ['AWS::ECR::Repository', 'repository'],
  ['AWS::SQS::QueuePolicy', 'queue'],
  ['AWS::SNS::TopicPolicy', 'topic'],
  ['AWS::SecretsManager::ResourcePolicy', 'secret'],
  ['aws_s3_bucket', 'bucket'],
  ['aws_s3_bucket_policy', 'bucket'],
  ['aws_kms_key', 'key'],
  ['aws_kms_key_policy', 'key'],
  ['aws_kms_replica_key', 'key'],
  ['aws_ecr_repository_policy', 'repository'],
  ['aws_sqs_queue', 'queue'],
  ['aws_sqs_queue_policy', 'queue'],
  ['aws_sns_topic', 'topic'],
  ['aws_sns_topic_policy', 'topic'],
  ['aws_secretsmanager_secret', 'secret'],
  ['aws_secretsmanager_secret_policy', 'secret'],
])

const TRUST = /^assume_?role_?policy(_?document)?$/i
const OF_IDENTITIES = /^(AWS::IAM::|AWS::Serverless::|AWS::SSO::PermissionSet$|aws_iam_|aws_ssoadmin_)/
/** Where `get-account-authorization-details` and serverless.yml have policies of identities. */
const LISTS = /^((User|Group|Role)PolicyList|PolicyVersionList|iamRoleStatements)$/

/** What has the policy under a key, in something of a type. */
export function kindAt(keys: readonly string[], type: string | undefined): PolicyKind {
  if (keys.some((key) => TRUST.test(key))) return 'trust'
  const kind = type === undefined ? undefined : KINDS.get(type)
  if (kind !== undefined) return kind
  return OF_IDENTITIES.test(type ?? '') || keys.some((key) => LISTS.test(key)) ? 'identity' : undefined
}
