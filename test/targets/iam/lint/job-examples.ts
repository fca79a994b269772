/** For one code: a job policy that has it, and nearly the same policy without it. Neither has any other finding. */
type JobExample = {
  readonly code: string
  readonly bad: object
  readonly good: object
  /** Codes that the bad policy cannot avoid. */
  readonly also?: readonly string[]
}

type Element = string | readonly string[]
type Condition = Readonly<Record<string, Readonly<Record<string, unknown>>>>

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
const WINDOW = {
  DateGreaterThanEquals: { 'aws:CurrentTime': '2025-07-16T01:00:00Z' },
  DateLessThan: { 'aws:CurrentTime': '2025-07-16T04:00:00Z' },
}
const PLACE = { IpAddress: { 'aws:SourceIp': '203.0.113.42/32' } }
const ELSEWHERE = {
  NotIpAddress: { 'aws:SourceIp': '203.0.113.42/32' },
  BoolIfExists: { 'aws:ViaAWSService': 'false' },
}
const OWNER = { StringEquals: { 'aws:ResourceAccount': '111122223333' } }

const objects = 'arn:aws:s3:::b-1/a/*'
const upload = ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject']
const good = policy(ofJob(upload, objects))
const write = (condition: Condition) => policy(allow(upload, objects, condition))
const throughS3 = { 'kms:ViaService': 's3.us-east-1.amazonaws.com' }
const use = (action: string | readonly string[], condition: Condition) => policy(allow(action, KEY, condition))
const { DateGreaterThanEquals: from, DateLessThan: until } = WINDOW
const image = 'arn:aws:ecr:us-east-1:111122223333:repository/a'

export const JOB_EXAMPLES: readonly JobExample[] = [
  { code: 'MISSING_TIME_WINDOW', bad: write({ ...PLACE, ...OWNER }), good },
  {
    code: 'MISSING_TIME_WINDOW',
    bad: write({ ...PLACE, ...OWNER }),
    good: policy(
      allow(upload, objects, { ...PLACE, ...OWNER }),
      deny('*', '*', { DateLessThan: from }),
      deny('*', '*', { DateGreaterThanEquals: until }),
    ),
  },
  { code: 'WINDOW_WITHOUT_END', bad: write({ DateGreaterThanEquals: from, ...PLACE, ...OWNER }), good },
  { code: 'WINDOW_WITHOUT_START', bad: write({ DateLessThan: until, ...PLACE, ...OWNER }), good },
  {
    code: 'WINDOW_TOO_LONG',
    bad: write({ ...WINDOW, DateLessThan: { 'aws:CurrentTime': '2025-07-23T01:00:01Z' }, ...PLACE, ...OWNER }),
    good: write({ ...WINDOW, DateLessThan: { 'aws:CurrentTime': '2025-07-23T01:00:00Z' }, ...PLACE, ...OWNER }),
  },
  {
    code: 'WINDOW_NOT_HALF_OPEN',
    bad: write({ DateGreaterThan: from, DateLessThan: until, ...PLACE, ...OWNER }),
    good,
  },
  {
    code: 'WINDOW_NOT_HALF_OPEN',
    bad: write({ DateGreaterThanEquals: from, DateLessThanEquals: until, ...PLACE, ...OWNER }),
    good,
  },
  { code: 'MISSING_NETWORK_CONDITION', bad: write({ ...WINDOW, ...OWNER }), good },
  {
    code: 'MISSING_NETWORK_CONDITION',
    bad: write({ ...WINDOW, ...OWNER, StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }),
    good: write({ ...WINDOW, StringEquals: { ...OWNER.StringEquals, 'aws:SourceVpce': 'vpce-0a1b2c3d' } }),
  },
  {
    code: 'MISSING_NETWORK_CONDITION',
    bad: policy(
      allow(upload, objects, { ...WINDOW, ...OWNER }),
      deny('s3:*', '*', { ...ELSEWHERE, DateGreaterThanEquals: { 'aws:CurrentTime': '2025-07-16T01:00:01Z' } }),
    ),
    good: policy(allow(upload, objects, { ...WINDOW, ...OWNER }), deny('s3:*', '*', { ...ELSEWHERE, ...WINDOW })),
  },
  {
    code: 'NETWORK_CONDITION_ON_FORWARDED_CALL',
    bad: use('kms:Decrypt', { ...WINDOW, ...PLACE, StringEquals: throughS3 }),
    good: use('kms:Decrypt', { ...WINDOW, StringEquals: throughS3 }),
  },
  {
    code: 'MISSING_VIA_SERVICE',
    bad: use('kms:Decrypt', WINDOW),
    good: use('kms:Decrypt', { ...WINDOW, StringEquals: throughS3 }),
  },
  { code: 'ACCOUNT_NOT_PINNED', bad: write({ ...WINDOW, ...PLACE }), good },
  {
    code: 'OUTPUT_IS_READABLE',
    bad: policy(ofJob([...upload, 's3:GetObject'], objects)),
    also: ['READ_WITHOUT_LIST'],
    good: policy(
      ofJob(upload, objects),
      ofJob('s3:GetObject', 'arn:aws:s3:::b-2/*'),
      ofJob('s3:ListBucket', 'arn:aws:s3:::b-2'),
    ),
  },
  { code: 'WRITE_TO_WHOLE_BUCKET', bad: policy(ofJob(upload, 'arn:aws:s3:::b-1/*')), good },
  {
    code: 'LIST_WIDER_THAN_READ',
    bad: policy(ofJob(['s3:GetObject', 's3:ListBucket'], ['arn:aws:s3:::b-1', objects])),
    good: policy(
      ofJob('s3:GetObject', objects),
      ofJob('s3:ListBucket', 'arn:aws:s3:::b-1', { StringLike: { 's3:prefix': 'a/*' } }),
    ),
  },
  { code: 'PERMISSIONS_MANAGEMENT', bad: policy(ofJob([...upload, 's3:PutObjectAcl'], objects)), good },
  { code: 'DESTRUCTIVE_ACTION', bad: policy(ofJob([...upload, 's3:DeleteObject'], objects)), good },
  { code: 'MULTIPART_INCOMPLETE', bad: policy(ofJob('s3:PutObject', objects)), good },
  {
    code: 'HEADER_KEY_ON_MULTIPART',
    bad: policy(
      ofJob('s3:PutObject', objects, { StringLike: { 's3:x-amz-server-side-encryption': 'aws:kms' } }),
      ofJob(upload.slice(0, 2), objects),
    ),
    good,
  },
  {
    code: 'SSE_KMS_UPLOAD_INCOMPLETE',
    bad: use('kms:GenerateDataKey', { ...WINDOW, StringEquals: throughS3 }),
    good: use(['kms:Decrypt', 'kms:GenerateDataKey'], { ...WINDOW, StringEquals: throughS3 }),
  },
  {
    code: 'ECR_PULL_INCOMPLETE',
    bad: policy(allow(['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], image, WINDOW)),
    good: policy(
      allow(['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], image, WINDOW),
      allow('ecr:GetAuthorizationToken', '*', WINDOW),
    ),
  },
  { code: 'REGION_NOT_READABLE', bad: without(ofJob(upload, objects)), good },
  {
    code: 'REGION_NOT_READABLE',
    bad: without(ofJob('s3:GetObject', 'arn:aws:s3:::b-1/a.csv')),
    good: policy(ofJob('s3:GetObject', 'arn:aws:s3:::b-1/a.csv')),
  },
  {
    code: 'READ_WITHOUT_LIST',
    bad: policy(ofJob('s3:GetObject', objects)),
    good: policy(
      ofJob('s3:GetObject', objects),
      ofJob('s3:ListBucket', 'arn:aws:s3:::b-1', { StringLike: { 's3:prefix': 'a/*' } }),
    ),
  },
]

/** Every example may ask where its buckets are. */
function policy(...statements: readonly object[]): object {
  return without(...statements, ofJob('s3:GetBucketLocation', ['arn:aws:s3:::b-1', 'arn:aws:s3:::b-2']))
}

function without(...statements: readonly object[]): object {
  return { Version: '2012-10-17', Statement: statements }
}

function allow(action: Element, resource: Element, condition: Condition): object {
  return { Effect: 'Allow', Action: action, Resource: resource, Condition: condition }
}

function deny(action: Element, resource: Element, condition: Condition): object {
  return { ...allow(action, resource, condition), Effect: 'Deny' }
}

/** A statement as a job's policy should have it. */
function ofJob(action: Element, resource: Element, condition: Condition = {}): object {
  return allow(action, resource, { ...WINDOW, ...PLACE, ...OWNER, ...condition })
}
