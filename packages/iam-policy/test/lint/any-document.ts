import fc from 'fast-check'

const word = fc.constantFrom(
  'Allow',
  's3:GetObject',
  's3:*',
  '*',
  'arn:aws:s3:::b/*',
  'a:b',
  '${x',
  'aws:CurrentTime',
  '',
)
const value = fc.oneof(
  word,
  fc.array(word, { maxLength: 3 }),
  fc.integer(),
  fc.constant(null),
  fc.object({ maxDepth: 1 }),
)
const operator = fc.constantFrom('StringEquals', 'DateLessThan', 'IpAddress', 'Null', 'ForAnyValue:StringLike', 'Nope')
const condition = fc.dictionary(
  operator,
  fc.oneof(fc.dictionary(fc.constantFrom('aws:SourceIp', 's3:prefix', 'x'), value), value),
)
const statement = fc.record(
  {
    Sid: value,
    Effect: value,
    Action: value,
    NotAction: value,
    Resource: value,
    NotResource: value,
    Condition: condition,
  },
  { requiredKeys: ['Effect', 'Action', 'Resource'] },
)

/** JSON in the form of a policy, mostly malformed. */
export const anyDocument = fc.record({
  Version: value,
  Statement: fc.oneof(statement, fc.array(statement, { maxLength: 2 }), value),
})

/** Texts that are not policies, each malformed at another level. */
export const MALFORMED: readonly string[] = [
  '',
  '{',
  'null',
  '[]',
  '7',
  '"text"',
  '{}',
  '{"Statement":7}',
  '{"Statement":[null]}',
  '{"Statement":{"Action":{}}}',
  '{"Statement":{"Effect":{"toString":"","valueOf":""}}}',
]
