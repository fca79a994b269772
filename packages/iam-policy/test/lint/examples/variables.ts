import { allow, type Example, policy, readIf } from './example.ts'

export const VARIABLES: readonly Example[] = [
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
    bad: readIf({ DateLessThan: { 'aws:CurrentTime': '${aws:PrincipalTag/until}' } }),
    also: ['TYPE_MISMATCH_DATE'],
    good: readIf({ DateLessThan: { 'aws:CurrentTime': '2025-07-16T04:00:00Z' } }),
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
]
