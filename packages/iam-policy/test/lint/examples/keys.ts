// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how a policy writes its variables
import { allow, deny, type Example, policy, readIf } from './example.ts'

const key = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
const instance = 'arn:aws:ec2:us-east-1:111122223333:instance/*'
const decryptVia = (service: string) =>
  policy(allow('kms:Decrypt', key, { StringEquals: { 'kms:ViaService': service } }))
const inRegion = (region: string) => readIf({ StringEquals: { 'aws:RequestedRegion': region } })
const passTo = (service: string) =>
  policy(
    allow('iam:PassRole', 'arn:aws:iam::111122223333:role/a', { StringEquals: { 'iam:PassedToService': service } }),
  )
const putWith = (value: string) =>
  policy(
    allow('s3:PutObject', 'arn:aws:s3:::b-1/a/*', {
      StringEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': value },
    }),
  )
const fromAddress = (more: object = {}) => readIf({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/24' }, ...more })
const table = 'arn:aws:dynamodb:us-east-1:111122223333:table/t'
const attributes = {
  'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['a'] },
  Null: { 'dynamodb:Attributes': 'false' },
}
const bucket = 'arn:aws:s3:::b-1'
const teams = { StringEquals: { 'aws:ResourceTag/team': 'ml' } }
const tagged = (operator: string, values: readonly string[]) =>
  readIf({ [operator]: { 'aws:PrincipalTag/team': values } })
const listed = (operator: string, values: readonly unknown[]) =>
  policy(allow('s3:ListBucket', bucket, { [operator]: { 's3:prefix': values } }))

export const KEYS: readonly Example[] = [
  { code: 'INVALID_SERVICE_PRINCIPAL_FORMAT', bad: passTo('lambda'), good: passTo('lambda.amazonaws.com') },
  {
    code: 'INVALID_SERVICE_PRINCIPAL_FORMAT',
    bad: passTo('Lambda.amazonaws.com'),
    good: passTo('lambda.amazonaws.com'),
  },
  {
    code: 'INVALID_SERVICE_PRINCIPAL_FORMAT',
    bad: decryptVia('s3.amazonaws.com'),
    good: decryptVia('s3.us-east-1.amazonaws.com'),
  },
  {
    code: 'INVALID_SERVICE_PRINCIPAL_FORMAT',
    bad: decryptVia('sagemakr.us-east-1.amazonaws.com'),
    good: decryptVia('sagemaker.us-east-1.amazonaws.com'),
  },
  {
    code: 'INVALID_REGION',
    bad: decryptVia('s3.us-esat-1.amazonaws.com'),
    good: decryptVia('s3.us-east-1.amazonaws.com'),
  },
  { code: 'INVALID_REGION', bad: inRegion('us-esat-1'), good: inRegion('us-east-1') },
  { code: 'INVALID_REGION', bad: inRegion('us_east_1'), good: inRegion('us-east-1') },
  { code: 'INVALID_KMS_KEY_VALUE', bad: putWith('alias/train'), good: putWith(key) },
  {
    code: 'UNTRUSTWORTHY_CONDITION_KEY',
    bad: readIf({ StringLike: { 'aws:Referer': 'https://example.com/*' } }),
    good: readIf({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/a' } }),
  },
  {
    code: 'MISSING_PAIRED_CONDITION_KEYS',
    bad: fromAddress(),
    good: fromAddress({ StringEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } }),
  },
  {
    code: 'DYNAMODB_ATTRIBUTES_WITHOUT_SELECT',
    bad: policy(allow('dynamodb:GetItem', table, attributes)),
    good: policy(
      allow('dynamodb:GetItem', table, {
        ...attributes,
        StringEqualsIfExists: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
      }),
    ),
  },
  {
    code: 'S3_PREFIX_IN_NEGATIVE_CONTEXT',
    bad: policy(deny('s3:ListBucket', bucket, { StringLike: { 's3:prefix': 'private/*' } })),
    good: policy(allow('s3:ListBucket', bucket, { StringLike: { 's3:prefix': 'public/*' } })),
  },
  {
    code: 'ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
    bad: policy(allow(['ec2:StopInstances', 'kms:ListKeys'], '*', teams)),
    good: policy(allow('ec2:StopInstances', instance, teams)),
  },
  {
    code: 'ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
    bad: policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/*', { StringEquals: { 'ec2:ResourceTag/team': 'ml' } })),
    good: policy(allow('ec2:StopInstances', instance, { StringEquals: { 'ec2:ResourceTag/team': 'ml' } })),
  },
  {
    code: 'DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
    bad: policy(deny('route53:DeleteHostedZone', '*', teams)),
    good: policy(deny('ec2:StopInstances', '*', teams)),
  },
  {
    code: 'ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
    bad: policy({ Effect: 'Allow', NotAction: ['iam:*'], Resource: '*', Condition: teams }),
    also: ['ALLOW_WITH_NOT_ACTION'],
    good: policy(allow('ec2:StopInstances', instance, teams)),
  },
  {
    code: 'DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
    bad: policy({ Effect: 'Deny', NotAction: ['iam:*'], Resource: '*', Condition: teams }),
    good: policy(deny('ec2:StopInstances', '*', teams)),
  },
  {
    code: 'REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION',
    bad: tagged('StringLikeIfExists', ['*']),
    good: tagged('StringLikeIfExists', ['ml-*']),
  },
  {
    code: 'REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION',
    bad: policy(allow('ec2:CreateTags', instance, { 'ForAnyValue:StringNotLike': { 'aws:TagKeys': ['*'] } })),
    good: policy(allow('ec2:CreateTags', instance, { 'ForAnyValue:StringNotLike': { 'aws:TagKeys': ['team'] } })),
  },
  {
    code: 'TYPE_MISMATCH_STRING',
    bad: readIf({ BinaryEquals: { 'aws:PrincipalTag/team': 'not base64!' } }),
    good: readIf({ BinaryEquals: { 'aws:PrincipalTag/team': 'bWw=' } }),
  },
  {
    code: 'EMPTY_ARRAY_CONDITION_FORALLVALUES',
    bad: policy(
      allow('ec2:CreateTags', instance, {
        'ForAllValues:StringEquals': { 'aws:TagKeys': [] },
        Null: { 'aws:TagKeys': 'true' },
      }),
    ),
    good: policy(allow('ec2:CreateTags', instance, { Null: { 'aws:TagKeys': 'true' } })),
  },
  {
    code: 'EMPTY_ARRAY_CONDITION_FORANYVALUE',
    bad: policy(allow('ec2:CreateTags', instance, { 'ForAnyValue:StringEquals': { 'aws:TagKeys': [] } })),
    good: policy(allow('ec2:CreateTags', instance, { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['team'] } })),
  },
  {
    code: 'EMPTY_ARRAY_CONDITION_IFEXISTS',
    bad: tagged('StringEqualsIfExists', []),
    good: tagged('StringEqualsIfExists', ['ml']),
  },
  {
    code: 'INVALID_CONDITION_DATA_TYPE',
    bad: listed('StringLike', ['a/*', 7]),
    good: listed('StringLike', ['a/*', '7']),
  },
  {
    code: 'MISSING_QUOTE_IN_VARIABLE',
    bad: policy(allow('s3:GetObject', 'arn:aws:s3:::b-${aws:PrincipalTag/team, none}/*')),
    good: policy(allow('s3:GetObject', "arn:aws:s3:::b-${aws:PrincipalTag/team, 'none'}/*")),
  },
  {
    code: 'UNSUPPORTED_SPACE_IN_VARIABLE',
    bad: policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/${ aws:username }/*')),
    good: policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/${aws:PrincipalTag/my team}/*')),
  },
  {
    code: 'UNRESOLVABLE_VARIABLE',
    bad: policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/${aws:usrname}/*')),
    good: policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/${aws:username}/*')),
  },
  {
    code: 'UNRESOLVABLE_VARIABLE',
    bad: policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/${aws:CalledVia}/*')),
    good: policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/${aws:CalledViaFirst}/*')),
  },
  {
    code: 'WILDCARD_IN_SERVICE_NAME',
    bad: policy(allow('codebuild:StartBuild', 'arn:aws:code*:us-east-1:111122223333:project/a')),
    good: policy(allow('codebuild:StartBuild', 'arn:aws:codebuild:us-east-1:111122223333:project/a')),
  },
]
