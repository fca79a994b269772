import fc from 'fast-check'

const NAMES = [
  'constructor',
  '__proto__',
  's3',
  'iam',
  'kms',
  'aws',
  'sts',
  'ssm',
  'logs',
  'sagemaker',
  '*',
  '?',
  '',
  ' ',
]
const name = fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 6 }))
const action = fc.oneof(
  fc.tuple(name, name).map((parts) => parts.join(':')),
  fc.constantFrom(
    'iam:PassRole',
    'iam:CreateServiceLinkedRole',
    's3:Get*',
    'kms:*',
    'logs:Put*',
    '*',
    '*:*',
    'sts:?ssumeRole',
  ),
)
const arn = fc
  .array(
    fc.oneof(
      name,
      fc.constantFrom('arn', 'us-east-1', '111122223333', '${aws:username}', '${a', 'key/*', 'role/a', 'b/*'),
    ),
    {
      maxLength: 9,
    },
  )
  .map((parts) => parts.join(':'))
const resource = fc.oneof(
  arn,
  fc.tuple(arn).map(([text]) => `arn:aws:${text}`),
  fc.constant('*'),
)
const KEYS = [
  'aws:SourceIp',
  'aws:CurrentTime',
  'aws:EpochTime',
  's3:prefix',
  'kms:ViaService',
  'iam:PassedToService',
  'aws:RequestedRegion',
  'aws:ResourceTag/',
  'aws:MultiFactorAuthPresent',
]
const OPERATORS = [
  'StringEquals',
  'StringLike',
  'DateLessThan',
  'DateGreaterThanEquals',
  'IpAddress',
  'NotIpAddress',
  'Bool',
  'Null',
  'ArnLike',
  'NumericLessThan',
  'ForAllValues:StringNotLikeIfExists',
]
const value = fc.oneof(
  resource,
  fc.constantFrom(
    '0',
    '1e400',
    '-1',
    '1752638400000000',
    '99999999999999999999',
    '2025-07-16T01:00:00Z',
    '::/0',
    '10.0.0.0/8',
    '/99',
    'true',
    '${',
  ),
  fc.bigInt().map(String),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
)
const listOf = <T>(one: fc.Arbitrary<T>) => fc.oneof(one, fc.array(one, { maxLength: 4 }), fc.anything({ maxDepth: 1 }))
const condition = fc.oneof(
  fc.dictionary(
    fc.oneof(fc.constantFrom(...OPERATORS), name),
    fc.oneof(
      fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), action), listOf(value), { maxKeys: 3 }),
      fc.anything({ maxDepth: 1 }),
    ),
    { maxKeys: 3 },
  ),
  fc.anything({ maxDepth: 2 }),
)
const statement = fc.record(
  {
    Sid: fc.oneof(name, fc.anything({ maxDepth: 1 })),
    Effect: fc.constantFrom('Allow', 'Deny', 'allow', 7, null),
    Action: listOf(action),
    NotAction: listOf(action),
    Resource: listOf(resource),
    NotResource: listOf(resource),
    Condition: condition,
  },
  { requiredKeys: [] },
)
const document = fc.record(
  {
    Version: fc.constantFrom('2012-10-17', '2008-10-17', '', 7),
    Statement: fc.oneof(statement, fc.array(statement, { maxLength: 3 })),
  },
  { requiredKeys: [] },
)

/** Texts near the grammar of policies, mostly wrong, with the names and numbers that programs stumble over. */
export const hostileText = fc.oneof(
  { weight: 8, arbitrary: document.map((json) => JSON.stringify(json) ?? '') },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string() },
)
