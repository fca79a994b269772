import { allow, type Example, policy } from './example.ts'

const on = (action: string | readonly string[], effect: 'Allow' | 'Deny' = 'Allow') =>
  policy({ Effect: effect, Action: action, Resource: 'arn:aws:s3:::b-1/*' })
const good = on('s3:GetObject')

export const ACTIONS: readonly Example[] = [
  { code: 'INVALID_ACTION', bad: on(['s3:GetObject', 's3:GetObjekt']), good },
  { code: 'INVALID_ACTION', bad: on(['s3:PutObject', 's3:UploadPart']), good: on('s3:PutObject') },
  { code: 'INVALID_ACTION', bad: on(['s3:GetObject', 's3:Fetch*']), good },
  {
    code: 'INVALID_ACTION',
    bad: on(['s3:DeleteObject', 's3:DeleteObjects'], 'Deny'),
    good: on('s3:DeleteObject', 'Deny'),
  },
  { code: 'INVALID_SERVICE_IN_ACTION', bad: on(['s3:GetObject', 's3api:GetObject']), good },
  { code: 'WILDCARD_IN_SERVICE_NAME', bad: on('s*:GetObject'), good },
  {
    code: 'ALLOW_ALL_ACTIONS',
    bad: policy(allow('*', '*')),
    also: ['PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE', 'CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE'],
    good,
  },
  { code: 'SERVICE_WILDCARD', bad: on('s3:*'), good },
  { code: 'SERVICE_WILDCARD', bad: on('s3:*'), good: on('s3:*', 'Deny') },
  { code: 'ACTION_WILDCARD', bad: on('s3:GetObject*'), good: on(['s3:GetObject', 's3:GetObjectTagging']) },
  {
    code: 'ALLOW_WITH_NOT_ACTION',
    bad: policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: 'arn:aws:s3:::b-1/*' }),
    good: policy({ Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }),
  },
  {
    code: 'ALLOW_WITH_NOT_RESOURCE',
    bad: policy({ Effect: 'Allow', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::b-1/*' }),
    good: policy({ Effect: 'Deny', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::b-1/*' }),
  },
  {
    code: 'BOUNDARY_WITHOUT_LIMIT',
    profile: 'boundary',
    bad: policy(allow('*', '*')),
    good: policy(allow('*', '*'), { Effect: 'Deny', Action: 'iam:*', Resource: '*' }),
  },
]
