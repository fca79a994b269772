import { type Escalation, each, path, taskOf, ways } from './escalation-path.ts'
import { OWN, UNDER_CURFEW, UNRELATED } from './escalation-targets.ts'

const OUTSIDE = { 'aws:ResourceAccount': '999999999999' }

/** Access to data, and exfiltration. */
export const DATA_PATHS: readonly Escalation[] = [
  taskOf(
    [UNDER_CURFEW],
    path(
      'read or write objects of the account',
      'the data plane, which a policy must narrow',
      ...each(['s3:GetObject', 's3:PutObject'], UNRELATED.object),
    ),
  ),
  taskOf(
    [UNDER_CURFEW],
    path(
      'use a KMS key through S3',
      'objects that they may read anyway',
      ...each(['kms:Decrypt'], UNRELATED.key, { 'kms:ViaService': 's3.us-east-1.amazonaws.com' }),
    ),
  ),
  taskOf(
    [UNDER_CURFEW],
    path('pull an image', 'its content', ...ways(['ecr:GetAuthorizationToken', 'ecr:BatchGetImage'])),
  ),
  path(
    'copy objects to another account, or from there',
    'exfiltrated data',
    ...each(['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload'], 'arn:aws:s3:::somebody-elses/loot', OUTSIDE),
    ...each(['s3:ListBucket'], 'arn:aws:s3:::somebody-elses', OUTSIDE),
  ),
  path(
    'replace the code that a deployment uses',
    'all permissions of Curfew, with the next deployment',
    ...each(['s3:PutObject', 's3:DeleteObject'], OWN.code),
  ),
  // The packaged stage is one with deletion, for jobs with scratch locations.
  taskOf(
    [UNDER_CURFEW],
    path('delete objects of the account', 'lost data', ...each(['s3:DeleteObject'], UNRELATED.object)),
  ),
  path(
    'delete objects of another account',
    'lost data of others',
    ...each(['s3:DeleteObject'], 'arn:aws:s3:::somebody-elses/data', OUTSIDE),
  ),
  path(
    'delete what cannot be restored',
    'lost data',
    ...ways(
      ['s3:DeleteObjectVersion'],
      ['s3:DeleteBucket'],
      ['s3:PutLifecycleConfiguration'],
      ['s3:BypassGovernanceRetention'],
    ),
  ),
  path(
    'give others access to a bucket',
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
    'copy a disk or a database',
    'all of its data',
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
    'query a database or a model',
    'its data',
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
    'access from outside',
    ...ways(
      ['ec2:AuthorizeSecurityGroupIngress'],
      ['ec2:ModifyVpcEndpoint'],
      ['ec2:CreateVpcPeeringConnection'],
      ['ec2:CreateRoute'],
      ['route53:ChangeResourceRecordSets'],
    ),
  ),
]
