import { type Escalation, each, path, ways, workOf } from './escalation-path.ts'
import { OWN, THEIRS, UNDER_CURFEW } from './escalation-targets.ts'

const OUTSIDE = { 'aws:ResourceAccount': '999999999999' }

/** Ways to data. */
export const DATA_PATHS: readonly Escalation[] = [
  workOf(
    [UNDER_CURFEW],
    path(
      'read or write objects of the account',
      'the data plane, which a policy has to narrow',
      ...each(['s3:GetObject', 's3:PutObject'], THEIRS.object),
    ),
  ),
  workOf(
    [UNDER_CURFEW],
    path(
      'use a KMS key through S3',
      'objects that it may read anyway',
      ...each(['kms:Decrypt'], THEIRS.key, { 'kms:ViaService': 's3.us-east-1.amazonaws.com' }),
    ),
  ),
  workOf(
    [UNDER_CURFEW],
    path('pull an image', 'what is in it', ...ways(['ecr:GetAuthorizationToken', 'ecr:BatchGetImage'])),
  ),
  path(
    'carry objects to another account, or take them from there',
    'data that is gone for good',
    ...each(['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload'], 'arn:aws:s3:::somebody-elses/loot', OUTSIDE),
    ...each(['s3:ListBucket'], 'arn:aws:s3:::somebody-elses', OUTSIDE),
  ),
  path(
    'put another code where a deployment takes it from',
    'every right of Curfew, with the next deployment',
    ...each(['s3:PutObject', 's3:DeleteObject'], OWN.code),
  ),
  path(
    'delete objects',
    'data that is gone for good',
    ...ways(
      ['s3:DeleteObject'],
      ['s3:DeleteObjectVersion'],
      ['s3:DeleteBucket'],
      ['s3:PutLifecycleConfiguration'],
      ['s3:BypassGovernanceRetention'],
    ),
  ),
  path(
    'let others at a bucket',
    'its objects, from outside',
    ...ways(
      ['s3:PutBucketPolicy'],
      ['s3:DeleteBucketPolicy'],
      ['s3:PutBucketAcl'],
      ['s3:PutObjectAcl'],
      ['s3:PutBucketPublicAccessBlock'],
      ['s3:PutAccountPublicAccessBlock'],
      ['s3:PutAccessPointPolicy'],
      ['s3:CreateAccessPoint'],
      ['s3:PutReplicationConfiguration'],
      ['s3:PutBucketOwnershipControls'],
    ),
  ),
  path(
    'copy a disk or a database out',
    'all that is on it',
    ...ways(
      ['ec2:CreateSnapshot'],
      ['ec2:ModifySnapshotAttribute'],
      ['ec2:ModifyImageAttribute'],
      ['rds:ModifyDBSnapshotAttribute'],
      ['rds:StartExportTask'],
      ['rds:RestoreDBInstanceFromDBSnapshot'],
      ['backup:StartRestoreJob'],
      ['ebs:GetSnapshotBlock'],
    ),
  ),
  path(
    'ask a database or a model',
    'what it knows',
    ...ways(
      ['athena:StartQueryExecution'],
      ['rds-data:ExecuteStatement'],
      ['redshift-data:ExecuteStatement'],
      ['lakeformation:GrantPermissions'],
      ['glue:GetTable'],
      ['sagemaker:InvokeEndpoint'],
      ['bedrock:InvokeModel'],
    ),
  ),
  path(
    'open the network',
    'a way in from outside',
    ...ways(
      ['ec2:AuthorizeSecurityGroupIngress'],
      ['ec2:ModifyVpcEndpoint'],
      ['ec2:CreateVpcPeeringConnection'],
      ['ec2:CreateRoute'],
      ['route53:ChangeResourceRecordSets'],
    ),
  ),
]
