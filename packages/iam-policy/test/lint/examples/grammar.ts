import { allow, type Example, policy, readIf } from './example.ts'

const good = policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/*'))
const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b-1/*' }
const withOther = (other: object) => ({ Version: '2012-10-17', Statement: [{ ...statement, ...other }] })
const without = (element: 'Effect' | 'Action' | 'Resource') => {
  const { [element]: _, ...rest } = statement
  return policy(rest)
}
const many = (count: number) =>
  policy(
    allow(
      's3:GetObject',
      Array.from({ length: count }, (_, index) => `arn:aws:s3:::training-data-${index}/*`),
    ),
  )

export const GRAMMAR: readonly Example[] = [
  { code: 'JSON_SYNTAX_ERROR', bad: '{"Version": "2012-10-17", "Statement": [}', good },
  {
    code: 'DUPLICATE_JSON_KEYS',
    bad: JSON.stringify(good).replace('"Action"', '"Action":"s3:PutObject","Action"'),
    good,
  },
  {
    code: 'DUPLICATE_KEYS_WITH_DIFFERENT_CASE',
    bad: readIf({ StringEquals: { 'aws:ResourceAccount': '111122223333', 'aws:resourceaccount': '444455556666' } }),
    good: readIf({ StringEquals: { 'aws:ResourceAccount': ['111122223333', '444455556666'] } }),
  },
  { code: 'MALFORMED_POLICY', bad: { ...good, Id: 7 }, good: { ...good, Id: 'seven' } },
  { code: 'MISSING_STATEMENT', bad: { Version: '2012-10-17', Statement: [] }, good },
  { code: 'MISSING_EFFECT', bad: without('Effect'), good },
  { code: 'INVALID_EFFECT', bad: withOther({ Effect: 'allow' }), good },
  { code: 'MISSING_ACTION', bad: without('Action'), good },
  { code: 'MISSING_RESOURCE', bad: without('Resource'), good },
  { code: 'UNSUPPORTED_ELEMENT_COMBINATION', bad: withOther({ NotAction: 's3:PutObject' }), good },
  { code: 'UNSUPPORTED_PRINCIPAL', bad: withOther({ Principal: '*' }), good },
  { code: 'INVALID_POLICY_ELEMENT', bad: withOther({ Conditions: {} }), good },
  { code: 'DATA_TYPE_MISMATCH', bad: withOther({ Resource: ['arn:aws:s3:::b-1/*', 7] }), good },
  { code: 'EMPTY_ARRAY_ACTION', bad: withOther({ Action: [] }), good },
  { code: 'EMPTY_ARRAY_RESOURCE', bad: withOther({ Resource: [] }), good },
  { code: 'EMPTY_ARRAY_CONDITION', bad: readIf({ StringEquals: { 'aws:ResourceAccount': [] } }), good },
  { code: 'EMPTY_OBJECT_CONDITION', bad: withOther({ Condition: {} }), good },
  { code: 'MISSING_VERSION', bad: { Statement: [statement] }, good },
  { code: 'OLD_VERSION', bad: { Version: '2008-10-17', Statement: [statement] }, good },
  { code: 'INVALID_VERSION', bad: { Version: '2012-10-71', Statement: [statement] }, good },
  {
    code: 'UNIQUE_SIDS_REQUIRED',
    bad: policy({ ...statement, Sid: 'A' }, { ...allow('s3:GetObject', 'arn:aws:s3:::b-2/*'), Sid: 'A' }),
    good: policy({ ...statement, Sid: 'A' }, { ...allow('s3:GetObject', 'arn:aws:s3:::b-2/*'), Sid: 'B' }),
  },
  { code: 'UNSUPPORTED_SID', bad: withOther({ Sid: 'job-1' }), good: withOther({ Sid: 'job1' }) },
  { code: 'EMPTY_SID_VALUE', bad: withOther({ Sid: '' }), good },
  {
    code: 'UNSUPPORTED_CHARACTER',
    bad: withOther({ Resource: 'arn:aws:s3:::b-1/数据/*' }),
    good: withOther({ Resource: 'arn:aws:s3:::b-1/été/*' }),
  },
  { code: 'POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA', bad: many(180), good: many(170) },
  {
    code: 'INVALID_CONDITION_OPERATOR',
    bad: readIf({ DateLesThan: { 'aws:CurrentTime': '2025-07-16T04:00:00Z' } }),
    good: readIf({ DateLessThan: { 'aws:CurrentTime': '2025-07-16T04:00:00Z' } }),
  },
  {
    code: 'NULL_WITH_IF_EXISTS',
    bad: readIf({ NullIfExists: { 'aws:TokenIssueTime': 'false' } }),
    good: readIf({ Null: { 'aws:TokenIssueTime': 'false' } }),
  },
  {
    code: 'NULL_WITH_QUALIFIER',
    bad: readIf({ 'ForAnyValue:Null': { 'aws:TokenIssueTime': 'false' } }),
    good: readIf({ Null: { 'aws:TokenIssueTime': 'false' } }),
  },
]
