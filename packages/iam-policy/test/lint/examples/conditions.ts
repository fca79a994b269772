import { allow, deny, type Example, policy, readIf } from './example.ts'

const good = readIf({ StringEquals: { 'aws:ResourceAccount': '111122223333' } })
const until = (...dates: readonly string[]) => readIf({ DateLessThan: { 'aws:CurrentTime': dates } })
const tagged = (operator: string, condition: object = {}) =>
  policy(
    allow('ec2:CreateVolume', 'arn:aws:ec2:us-east-1:111122223333:volume/*', {
      [operator]: { 'aws:TagKeys': ['team'] },
      ...condition,
    }),
  )
const list = (condition: Parameters<typeof readIf>[0]) => policy(allow('s3:ListBucket', 'arn:aws:s3:::b-1', condition))
const put = (condition: Parameters<typeof readIf>[0]) => policy(deny('s3:PutObject', 'arn:aws:s3:::b-1/*', condition))

export const CONDITIONS: readonly Example[] = [
  {
    code: 'INVALID_CONDITION_KEY_FORMAT',
    bad: readIf({ IpAddress: { SourceIp: '203.0.113.42' } }),
    good: readIf({ IpAddress: { 'aws:SourceIp': '203.0.113.42' } }),
  },
  {
    code: 'INVALID_GLOBAL_CONDITION_KEY',
    bad: readIf({ IpAddress: { 'aws:SourceIP4': '203.0.113.42' } }),
    good: readIf({ IpAddress: { 'aws:SourceIp': '203.0.113.42' } }),
  },
  {
    code: 'DEPRECATED_GLOBAL_CONDITION_KEY',
    bad: readIf({ ArnLike: { 'aws:ARN': 'arn:aws:iam::111122223333:role/a' } }),
    good: readIf({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/a' } }),
  },
  {
    code: 'INVALID_SERVICE_CONDITION_KEY',
    bad: readIf({ StringEquals: { 's3:ExistingTag/a': 'b' } }),
    good: readIf({ StringEquals: { 's3:ExistingObjectTag/a': 'b' } }),
  },
  { code: 'INVALID_SERVICE', bad: readIf({ StringEquals: { 's5:prefix': 'a' } }), good },
  {
    code: 'MISSING_TAG_KEY_IN_CONDITION',
    bad: readIf({ StringEquals: { 'aws:ResourceTag': 'a' } }),
    good: readIf({ StringEquals: { 'aws:ResourceTag/team': 'a' } }),
  },
  {
    code: 'UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
    bad: readIf({ StringLike: { 's3:prefix': 'a/*' } }),
    good: policy(allow('s3:ListBucket', 'arn:aws:s3:::b-1', { StringLike: { 's3:prefix': 'a/*' } })),
  },
  {
    code: 'TYPE_MISMATCH',
    bad: readIf({ StringLike: { 'aws:SourceIp': '203.0.113.42' } }),
    good: readIf({ IpAddress: { 'aws:SourceIp': '203.0.113.42' } }),
  },
  {
    code: 'STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS',
    bad: readIf({ StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/a*' } }),
    good: readIf({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/a*' } }),
  },
  {
    code: 'FORALLVALUES_WITH_SINGLE_VALUED_KEY',
    bad: readIf({ 'ForAllValues:StringEquals': { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }),
    good: readIf({ StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }),
  },
  {
    code: 'FORALLVALUES_WITHOUT_NULL_CHECK',
    bad: tagged('ForAllValues:StringEquals'),
    good: tagged('ForAllValues:StringEquals', { Null: { 'aws:TagKeys': 'false' } }),
  },
  { code: 'MISSING_QUALIFIER', bad: tagged('StringEquals'), good: tagged('ForAnyValue:StringEquals') },
  { code: 'TYPE_MISMATCH_DATE', bad: until('2025-02-30T00:00:00Z'), good: until('2025-02-28T00:00:00Z') },
  { code: 'INVALID_DATE_VALUE', bad: until('1752638400'), good: until('2025-07-16') },
  { code: 'DATE_NOT_IN_UTC', bad: until('2025-07-16T04:00:00+02:00'), good: until('2025-07-16T02:00:00Z') },
  {
    code: 'REDUNDANT_CONDITION_VALUE_NUM',
    bad: until('2025-07-16T04:00:00Z', '2026-07-16T04:00:00Z'),
    good: until('2025-07-16T04:00:00Z'),
  },
  {
    code: 'TYPE_MISMATCH_BOOLEAN',
    bad: readIf({ Bool: { 'aws:SecureTransport': 'yes' } }),
    good: readIf({ Bool: { 'aws:SecureTransport': 'true' } }),
  },
  {
    code: 'INVALID_CONDITION_MULTIPLE_BOOLEAN',
    bad: readIf({ Bool: { 'aws:SecureTransport': ['true', 'false'] } }),
    good: readIf({ Bool: { 'aws:SecureTransport': ['true'] } }),
  },
  {
    code: 'TYPE_MISMATCH_NUMBER',
    bad: readIf({ NumericLessThan: { 'aws:MultiFactorAuthAge': '1h' } }),
    good: readIf({ NumericLessThan: { 'aws:MultiFactorAuthAge': 3600 } }),
  },
  {
    code: 'INVALID_VPC_FORMAT',
    bad: readIf({ StringEquals: { 'aws:SourceVpc': 'vpc-prod' } }),
    good: readIf({ StringEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } }),
  },
  {
    code: 'INVALID_VPCE_FORMAT',
    bad: readIf({ StringEquals: { 'aws:SourceVpce': 'vpc-0a1b2c3d' } }),
    good: readIf({ StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f67890' } }),
  },
  {
    code: 'INVALID_ARN_IN_CONDITION',
    bad: readIf({ ArnLike: { 'aws:PrincipalArn': '111122223333' } }),
    good: readIf({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } }),
  },
  {
    code: 'WILDCARD_WITHOUT_LIKE_OPERATOR',
    bad: readIf({ StringEquals: { 'aws:PrincipalTag/team': 'ml-*' } }),
    good: readIf({ StringEquals: { 'aws:PrincipalTag/team': 'ml-${*}' } }),
  },
  {
    code: 'EQUIVALENT_TO_NULL_FALSE',
    bad: readIf({ StringLike: { 'aws:PrincipalTag/team': '*' } }),
    good: readIf({ Null: { 'aws:PrincipalTag/team': 'false' } }),
  },
  {
    code: 'EQUIVALENT_TO_NULL_TRUE',
    bad: readIf({ StringNotLike: { 'aws:PrincipalTag/team': '*' } }),
    good: readIf({ Null: { 'aws:PrincipalTag/team': 'true' } }),
  },
  {
    code: 'PREFIX_IF_EXISTS',
    bad: list({ StringLikeIfExists: { 's3:prefix': 'a/*' } }),
    good: list({ StringLike: { 's3:prefix': 'a/*' } }),
  },
  {
    code: 'EMPTY_TIME_WINDOW',
    bad: readIf({ ...readUntil('2025-07-16T01:00:00Z'), ...readFrom('2025-07-16T04:00:00Z') }),
    good: readIf({ ...readUntil('2025-07-16T04:00:00Z'), ...readFrom('2025-07-16T01:00:00Z') }),
  },
  {
    code: 'DENY_MISSES_ACTIONS',
    bad: policy(deny('sagemaker:Delete*', '*')),
    good: policy(deny('sagemaker:*', '*')),
  },
  {
    code: 'DENY_WHEN_KEY_ABSENT',
    bad: put({ StringNotEqualsIfExists: { 's3:x-amz-server-side-encryption': 'aws:kms' } }),
    good: put({
      StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' },
      Null: { 's3:x-amz-server-side-encryption': 'false' },
    }),
  },
]

function readUntil(date: string) {
  return { DateLessThan: { 'aws:CurrentTime': date } }
}

function readFrom(date: string) {
  return { DateGreaterThanEquals: { 'aws:CurrentTime': date } }
}
