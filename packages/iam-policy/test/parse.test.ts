import { describe, expect, test } from 'vitest'
import { parsePolicy, parsePolicyText } from '../src/parse.ts'
import { PolicySyntaxError } from '../src/syntax-error.ts'

const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }
const policy = (changes: object) => ({ Version: '2012-10-17', Statement: [{ ...statement, ...changes }] })

/** The problems as `path: message`, or none if it parses. */
function problemsOf(parse: () => unknown): readonly string[] {
  try {
    parse()
    return []
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error
    return error.problems.map(({ path, message }) => `${path}: ${message}`)
  }
}

test('a policy is read with its version, Sid, effect, patterns and conditions', () => {
  const parsed = parsePolicy(
    policy({ Sid: 'Read', Condition: { 'ForAnyValue:StringLikeIfExists': { 'aws:CalledVia': ['a*', 'b'] } } }),
  )

  expect(parsed).toEqual({
    version: '2012-10-17',
    statements: [
      {
        sid: 'Read',
        effect: 'Allow',
        actions: { only: ['s3:GetObject'] },
        resources: { only: ['arn:aws:s3:::b/*'] },
        conditions: [
          {
            operator: 'StringLike',
            quantifier: 'ForAnyValue',
            ifExists: true,
            key: 'aws:CalledVia',
            values: ['a*', 'b'],
          },
        ],
      },
    ],
  })
})

test('a policy without a version has version 2008-10-17', () => {
  expect(parsePolicy({ Statement: statement }).version).toBe('2008-10-17')
})

test('a single statement needs no list', () => {
  expect(parsePolicy({ Version: '2012-10-17', Statement: statement }).statements).toHaveLength(1)
})

test('numbers and booleans as condition values are read as text', () => {
  const { statements } = parsePolicy(policy({ Condition: { Bool: { 'aws:SecureTransport': false } } }))

  expect(statements[0]?.conditions[0]?.values).toEqual(['false'])
})

describe('the parser refuses, with the path of the problem,', () => {
  test.each<[string, unknown, string]>([
    ['a list', [], ''],
    ['an unknown version', { Version: '2020-01-01', Statement: statement }, 'Version'],
    ['an unknown element', { Version: '2012-10-17', Statement: statement, Extra: 1 }, 'Extra'],
    ['no statement', { Version: '2012-10-17' }, 'Statement'],
    ['an empty list of statements', { Version: '2012-10-17', Statement: [] }, 'Statement'],
    ['a principal, which an identity policy cannot have', policy({ Principal: '*' }), 'Statement[0].Principal'],
    ['a Sid with a hyphen', policy({ Sid: 'job-1' }), 'Statement[0].Sid'],
    ['an effect in lower case', policy({ Effect: 'allow' }), 'Statement[0].Effect'],
    ['Action and NotAction together', policy({ NotAction: 's3:*' }), 'Statement[0]'],
    ['an action without a service', policy({ Action: ['s3:*', 'GetObject'] }), 'Statement[0].Action[1]'],
    ['a wildcard in the service', policy({ Action: 's*:Get' }), 'Statement[0].Action[0]'],
    ['no actions', policy({ Action: [] }), 'Statement[0].Action'],
    ['an S3 address as a resource', policy({ Resource: 's3://b/*' }), 'Statement[0].Resource[0]'],
    ['an ARN of two parts', policy({ Resource: 'arn:aws' }), 'Statement[0].Resource[0]'],
    ['a misspelt operator', policy({ Condition: { DateLesThan: {} } }), 'Statement[0].Condition.DateLesThan'],
    ['Null that may be absent', policy({ Condition: { NullIfExists: {} } }), 'Statement[0].Condition.NullIfExists'],
    ['no values', policy({ Condition: { Bool: { a: [] } } }), 'Statement[0].Condition.Bool.a'],
    [
      'one key in two cases',
      policy({ Condition: { IpAddress: { 'aws:SourceIp': '1.2.3.4', 'aws:sourceip': '::1' } } }),
      'Statement[0].Condition.IpAddress["aws:sourceip"]',
    ],
  ])('%s', (_, json, path) => {
    expect(problemsOf(() => parsePolicy(json)).map((problem) => problem.split(': ')[0])).toEqual([path])
  })
})

test('two statements cannot share a Sid', () => {
  const twice = {
    Version: '2012-10-17',
    Statement: [
      { ...statement, Sid: 'A' },
      { ...statement, Sid: 'A' },
    ],
  }

  expect(problemsOf(() => parsePolicy(twice))).toEqual(['Statement[1].Sid: A appears twice'])
})

test('all problems are reported at once', () => {
  const broken = policy({ Effect: 'Permit', Action: 'x', Resource: 1, Condition: { Nope: {}, Bool: 'true' } })

  expect(problemsOf(() => parsePolicy(broken))).toHaveLength(5)
})

test('text that is not JSON is refused as a policy, not as JSON', () => {
  expect(() => parsePolicyText('{')).toThrow(PolicySyntaxError)
})

test.each([
  [
    'a second operator hides the first',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"DateLessThan":{"a":"1"},"DateLessThan":{"a":"2"}}}]}',
    'Statement[0].Condition.DateLessThan: appears twice',
  ],
  [
    'a second effect hides the first',
    '{"Statement":[{},{"Effect":"Deny", "Effect" : "Allow"}]}',
    'Statement[1].Effect',
  ],
  ['an escaped key is the same key', '{"Version":"2012-10-17","Vers\\u0069on":"2008-10-17"}', 'Version'],
  ['braces and colons in strings are not keys', '{"Id":"{\\"Id\\":1}","Id":""}', 'Id'],
])('a duplicate key is refused: %s', (_, text, problem) => {
  expect(problemsOf(() => parsePolicyText(text))).toEqual([expect.stringContaining(problem)])
})
