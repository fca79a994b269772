import { expect, test } from 'vitest'
import { parseResourcePolicy, parseResourcePolicyText } from '../src/resource-policy.ts'
import { PolicySyntaxError } from '../src/syntax-error.ts'

const account = '111122223333'
const statement = { Effect: 'Allow', Principal: { AWS: account }, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }

function problemsOf(changed: object): readonly string[] {
  try {
    parseResourcePolicy({ Version: '2012-10-17', Statement: [{ ...statement, ...changed }] })
    return []
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error
    return error.problems.map(({ path, message }) => `${path}: ${message}`)
  }
}

test.each<[string, object, string]>([
  ['no principal', { Principal: undefined }, 'Statement[0].Principal: must be * or an object of principals'],
  ['both', { NotPrincipal: '*' }, 'Statement[0]: needs exactly one of Principal and NotPrincipal'],
  ['an unknown type', { Principal: { Aws: account } }, 'Statement[0].Principal.Aws: must be one of AWS, Service'],
  ['none of a type', { Principal: { AWS: [] } }, 'Statement[0].Principal.AWS: must not be empty'],
  ['an empty object', { Principal: {} }, 'Statement[0].Principal: must not be empty'],
  ['a wildcard in a role', { Principal: { AWS: `arn:aws:iam::${account}:role/*` } }, 'without wildcards'],
  ['a wrong account', { Principal: { AWS: '11112222333' } }, 'must be *, an account'],
  ['an ARN that names nobody', { Principal: { AWS: 'arn:aws:s3:::b' } }, 'must be *, an account'],
  ['an unknown element', { Pricipal: '*' }, 'Statement[0].Pricipal: is not an element of a statement'],
])('%s is a problem with its path', (_, changed, problem) => {
  expect(problemsOf(changed).join('\n')).toContain(problem)
})

test('only the policies of roles and repositories may leave out the resource', () => {
  const { Resource: _, ...without } = statement
  const read = (Action: string) => parseResourcePolicy({ Statement: { ...without, Action } }).statements[0]?.resources

  expect(read('sts:AssumeRole')).toEqual({ only: ['*'] })
  expect(read('ecr:BatchGetImage')).toEqual({ only: ['*'] })
  expect(() => read('s3:GetObject')).toThrow('needs Resource')
})

test('a Sid may have spaces, as that of a default key policy has', () => {
  expect(parseResourcePolicy({ Statement: { ...statement, Sid: 'Enable IAM' } }).statements[0]?.sid).toBe('Enable IAM')
})

test('every problem is reported, a duplicate key too', () => {
  expect(() => parseResourcePolicyText('{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}')).toThrow(
    'twice',
  )
  expect(() => parseResourcePolicy({ Version: '2020', Id: 1, Extra: 1, Statement: [] })).toThrow(PolicySyntaxError)
  expect(problemsOf({ Effect: 'allow', Action: 'GetObject', Principal: {} })).toHaveLength(3)
})
