import { TIGRIS } from '../../../src/dialects/tigris.ts'
import { allow, type Example, policy } from './example.ts'

const OBJECTS = 'arn:aws:s3:::b-1/*'
const ADDRESS = { IpAddress: { 'aws:SourceIp': '203.0.113.42/32' } }
const good = policy(allow('s3:GetObject', OBJECTS))
const readIf = (condition: Parameters<typeof allow>[2]) => policy(allow('s3:GetObject', OBJECTS, condition))

const IN_TIGRIS: readonly Omit<Example, 'dialect'>[] = [
  { code: 'DIALECT_VERSION', bad: { ...good, Version: '2008-10-17' }, good },
  { code: 'DIALECT_VERSION', bad: { Statement: [allow('s3:GetObject', OBJECTS)] }, good },
  {
    code: 'DIALECT_ACTION',
    bad: policy(allow(['s3:PutObject', 's3:CompleteMultipartUpload'], OBJECTS)),
    good: policy(allow('s3:PutObject', OBJECTS)),
  },
  { code: 'DIALECT_ACTION', bad: policy(allow(['s3:GetObject', 's3:getobjecttagging'], OBJECTS)), good },
  { code: 'DIALECT_ACTION', bad: policy(allow(['s3:GetObject', 's3:GetObjectVersion'], OBJECTS)), good },
  {
    code: 'DIALECT_ACTION',
    bad: policy(allow(['s3:GetObject', 's3:GetObjectV*'], OBJECTS)),
    also: ['ACTION_WILDCARD'],
    good,
  },
  {
    code: 'DIALECT_ELEMENT',
    bad: policy({ Effect: 'Deny', NotAction: 's3:GetObject', Resource: OBJECTS }),
    good: policy({ Effect: 'Deny', Action: 's3:PutObject', Resource: OBJECTS }),
  },
  {
    code: 'DIALECT_ELEMENT',
    bad: policy({ Effect: 'Deny', Action: 's3:GetObject', NotResource: OBJECTS }),
    good: policy({ Effect: 'Deny', Action: 's3:PutObject', Resource: OBJECTS }),
  },
  {
    code: 'DIALECT_RESOURCE',
    bad: policy(allow('s3:GetObject', ['arn:aws-cn:s3:::b-1/*', OBJECTS])),
    good,
  },
  { code: 'DIALECT_WILDCARD', bad: policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/*/part-0')), good },
  { code: 'DIALECT_WILDCARD', bad: policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/${aws:username}/*')), good },
  { code: 'DIALECT_WILDCARD', bad: policy(allow(['s3:*Object'], OBJECTS)), also: ['ACTION_WILDCARD'], good },
  {
    code: 'DIALECT_OPERATOR',
    bad: readIf({ IpAddressIfExists: { 'aws:SourceIp': '203.0.113.42/32' } }),
    good: readIf(ADDRESS),
  },
  {
    code: 'DIALECT_OPERATOR',
    bad: readIf({ NumericLessThan: { 'aws:CurrentTime': '1752631200' } }),
    good: readIf({ DateLessThan: { 'aws:CurrentTime': '2025-07-16T02:00:00Z' } }),
  },
  {
    code: 'DIALECT_CONDITION_KEY',
    bad: readIf({ StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f67890' } }),
    good: readIf(ADDRESS),
  },
  {
    code: 'DIALECT_CONDITION_KEY',
    bad: readIf({ DateLessThan: { 'aws:SourceIp': '2025-07-16T02:00:00Z' } }),
    good: readIf(ADDRESS),
  },
  {
    code: 'DIALECT_SEVERAL_VALUES',
    bad: readIf({ IpAddress: { 'aws:SourceIp': ['203.0.113.42/32', '203.0.113.43/32'] } }),
    good: readIf(ADDRESS),
  },
]

export const DIALECT: readonly Example[] = IN_TIGRIS.map((example) => ({ ...example, dialect: TIGRIS }))
