import { allow, deny, type Example, OWNER, policy } from './example.ts'

const get = (resource: string | readonly string[]) => policy(allow('s3:GetObject', resource))
const good = get('arn:aws:s3:::b-1/*')
const decrypt = (arn: string) => policy(deny('kms:Decrypt', arn))
const key = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'

export const RESOURCES: readonly Example[] = [
  { code: 'INVALID_ARN_PREFIX', bad: get(['arn:aws:s3:::b-1/*', 's3://b-1/*']), good },
  { code: 'MISSING_ARN_FIELD', bad: get(['arn:aws:s3:::b-1/*', 'arn:aws']), good },
  { code: 'INVALID_PARTITION', bad: get(['arn:aws:s3:::b-1/*', 'arn:amazon:s3:::b-2/*']), good },
  {
    code: 'INVALID_ARN_SERVICE_CASE',
    bad: get(['arn:aws:s3:::b-1/*', 'arn:aws:S3:::b-2/*']),
    also: ['UNUSED_RESOURCE'],
    good,
  },
  { code: 'INVALID_SERVICE', bad: get(['arn:aws:s3:::b-1/*', 'arn:aws:s4:::b-2/*']), also: ['UNUSED_RESOURCE'], good },
  { code: 'INVALID_ARN_REGION', bad: decrypt(key.replace('us-east-1', 'us-east')), good: decrypt(key) },
  { code: 'INVALID_ARN_ACCOUNT', bad: decrypt(key.replace('111122223333', '123456789')), good: decrypt(key) },
  {
    code: 'ARN_REGION_NOT_ALLOWED',
    bad: policy(allow('iam:GetRole', 'arn:aws:iam:us-east-1:111122223333:role/a')),
    also: ['RESOURCE_MISMATCH'],
    good: policy(allow('iam:GetRole', 'arn:aws:iam::111122223333:role/a')),
  },
  {
    code: 'ARN_ACCOUNT_NOT_ALLOWED',
    bad: get('arn:aws:s3::111122223333:b-1/*'),
    also: ['RESOURCE_MISMATCH'],
    good,
  },
  {
    code: 'MISSING_ARN_REGION',
    bad: decrypt(key.replace('us-east-1', '')),
    also: ['RESOURCE_MISMATCH'],
    good: decrypt(key),
  },
  {
    code: 'MISSING_ARN_ACCOUNT',
    bad: decrypt(key.replace('111122223333', '')),
    also: ['RESOURCE_MISMATCH'],
    good: decrypt(key),
  },
  {
    code: 'INVALID_ARN_RESOURCE',
    bad: decrypt(key.replace('key/', 'keys/')),
    also: ['RESOURCE_MISMATCH'],
    good: decrypt(key),
  },
  {
    code: 'RESOURCE_MISMATCH',
    bad: policy(allow(['s3:GetObject', 's3:ListBucket'], 'arn:aws:s3:::b-1/*')),
    good: policy(allow(['s3:GetObject', 's3:ListBucket'], ['arn:aws:s3:::b-1', 'arn:aws:s3:::b-1/*'])),
  },
  {
    code: 'RESOURCE_MISMATCH',
    bad: policy(allow('ecr:GetAuthorizationToken', 'arn:aws:ecr:us-east-1:111122223333:repository/a')),
    good: policy(allow('ecr:GetAuthorizationToken', '*')),
  },
  {
    code: 'UNUSED_RESOURCE',
    bad: get(['arn:aws:s3:::b-1', 'arn:aws:s3:::b-1/*']),
    good: policy(allow(['s3:GetObject', 's3:ListBucket'], ['arn:aws:s3:::b-1', 'arn:aws:s3:::b-1/*'])),
  },
  { code: 'WILDCARD_IN_BUCKET_NAME', bad: get('arn:aws:s3:::models-*/*'), good: get('arn:aws:s3:::models-1/*') },
  {
    code: 'WILDCARD_IN_ACCOUNT',
    bad: policy(allow('ecr:BatchGetImage', 'arn:aws:ecr:us-east-1:*:repository/a')),
    good: policy(allow('ecr:BatchGetImage', 'arn:aws:ecr:us-east-1:*:repository/a', OWNER)),
  },
  {
    code: 'WILDCARD_IN_REGION',
    bad: policy(allow('ecr:BatchGetImage', 'arn:aws:ecr:*:111122223333:repository/a')),
    good: policy(allow('ecr:BatchGetImage', 'arn:aws:ecr:us-east-1:111122223333:repository/a')),
  },
  { code: 'PREFIX_WITHOUT_SLASH', bad: get('arn:aws:s3:::b-1/job-4*'), good: get('arn:aws:s3:::b-1/job-4/*') },
  {
    code: 'RESOURCE_STAR',
    bad: policy(allow('s3:GetObjectTagging', '*')),
    good: policy(allow('s3:ListAllMyBuckets', '*')),
  },
  {
    code: 'UNCONSTRAINED_WRITE',
    bad: policy(allow('s3:PutObject', '*')),
    good: policy(allow('s3:PutObject', 'arn:aws:s3:::b-1/a/*')),
  },
  {
    code: 'UNCONSTRAINED_WRITE',
    bad: policy(allow('ec2:StopInstances', '*')),
    good: policy(allow('ec2:StopInstances', '*', { StringEquals: { 'aws:ResourceTag/team': 'ml' } })),
  },
  { code: 'DATA_EXFILTRATION', bad: get('*'), good },
  { code: 'REDUNDANT_ACTION', bad: policy(allow(['s3:GetObject', 's3:getobject'], 'arn:aws:s3:::b-1/*')), good },
  { code: 'REDUNDANT_RESOURCE', bad: get(['arn:aws:s3:::b-1/*', 'arn:aws:s3:::b-1/a/*']), good },
  {
    code: 'REDUNDANT_STATEMENT',
    bad: policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/*'), allow('s3:GetObject', 'arn:aws:s3:::b-1/a/*', OWNER)),
    good: policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/*', OWNER), allow('s3:GetObject', 'arn:aws:s3:::b-1/a/*')),
  },
]
