import { allow, deny, type Example, policy, readIf } from './example.ts'

const good = readIf({ StringEquals: { 'aws:ResourceAccount': '111122223333' } })
const from = (...blocks: readonly string[]) => readIf({ IpAddress: { 'aws:SourceIp': blocks } })
const notFrom = (...blocks: readonly string[]) =>
  policy(deny('*', '*', { NotIpAddress: { 'aws:SourceIp': blocks }, BoolIfExists: { 'aws:ViaAWSService': 'false' } }))
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
    good: from('203.0.113.42'),
  },
  {
    code: 'INVALID_GLOBAL_CONDITION_KEY',
    bad: readIf({ IpAddress: { 'aws:SourceIP4': '203.0.113.42' } }),
    good: from('203.0.113.42'),
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
  { code: 'INVALID_SERVICE_IN_CONDITION_KEY', bad: readIf({ StringEquals: { 's5:prefix': 'a' } }), good },
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
    good: from('203.0.113.42'),
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
  { code: 'TYPE_MISMATCH_IP_RANGE', bad: from('203.0.113.0/33'), good: from('203.0.113.0/24') },
  { code: 'IMPROVE_IP_RANGE', bad: from('203.0.113.42/24'), good: from('203.0.113.0/24') },
  { code: 'PRIVATE_IP_ADDRESS', bad: from('10.0.0.0/8'), good: from('203.0.113.0/24') },
  { code: 'PRIVATE_IP_ADDRESS_SUBSET', bad: from('203.0.113.0/24', '10.0.0.7'), good: from('203.0.113.0/24') },
  { code: 'PRIVATE_NOTIPADDRESS', bad: notFrom('192.168.0.0/16'), good: notFrom('203.0.113.0/24') },
  {
    code: 'PRIVATE_NOTIPADDRESS_SUBSET',
    bad: notFrom('203.0.113.0/24', '192.168.0.0/16'),
    good: notFrom('203.0.113.0/24'),
  },
  { code: 'WIDE_IP_RANGE', bad: from('0.0.0.0/0'), good: from('52.0.0.0/8') },
  { code: 'WIDE_IP_RANGE', bad: from('0.0.0.0/1', '128.0.0.0/1'), good: from('203.0.113.0/24', '198.51.100.0/24') },
  { code: 'WIDE_IP_RANGE', bad: from('::/0'), good: from('2001:db8::/32') },
  {
    code: 'VARIABLE_UNSUPPORTED_IN_VERSION',
    bad: { Version: '2008-10-17', Statement: [allow('s3:GetObject', 'arn:aws:s3:::b-1/${aws:username}/*')] },
    also: ['OLD_VERSION'],
    good: policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/${aws:username}/*')),
  },
  {
    code: 'VARIABLE_UNSUPPORTED_IN_ELEMENT',
    bad: policy(allow(['s3:GetObject', 's3:${aws:username}'], 'arn:aws:s3:::b-1/*')),
    also: ['INVALID_ACTION'],
    good: policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/*')),
  },
  {
    code: 'INVALID_VARIABLE_FOR_OPERATOR',
    bad: until('${aws:PrincipalTag/until}'),
    also: ['TYPE_MISMATCH_DATE'],
    good: until('2025-07-16T04:00:00Z'),
  },
  {
    code: 'MISSING_BRACE_IN_VARIABLE',
    bad: policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/${aws:username/*')),
    good: policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/${aws:username}/*')),
  },
  {
    code: 'EMPTY_VARIABLE',
    bad: policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/${}/*')),
    good: policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/${$}/*')),
  },
  {
    code: 'POLICY_VARIABLE_IN_NOT_RESOURCE',
    bad: policy({ Effect: 'Deny', Action: 's3:PutObject', NotResource: 'arn:aws:s3:::b-1/${aws:username}/*' }),
    good: policy({ Effect: 'Deny', Action: 's3:PutObject', NotResource: 'arn:aws:s3:::b-1/a/*' }),
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
    code: 'SOURCE_IP_WITH_VPC_ENDPOINT',
    bad: readIf({ IpAddress: { 'aws:SourceIp': '203.0.113.42' }, StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }),
    good: readIf({
      IpAddressIfExists: { 'aws:SourceIp': '203.0.113.42' },
      StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-0a1b2c3d' },
    }),
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
  {
    code: 'DENY_BY_IP_WITHOUT_SERVICE_EXEMPTION',
    bad: policy(deny('*', '*', { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })),
    good: notFrom('203.0.113.0/24'),
  },
]

function readUntil(date: string) {
  return { DateLessThan: { 'aws:CurrentTime': date } }
}

function readFrom(date: string) {
  return { DateGreaterThanEquals: { 'aws:CurrentTime': date } }
}
