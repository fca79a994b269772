import { actionsMatching } from '@curfew/iam-policy/data/actions'
import { CREDENTIAL_ACTIONS } from '@curfew/iam-policy/lint/tables/credentials'
import { DATA_READS } from '@curfew/iam-policy/lint/tables/data-reads'
import { ESCALATIONS } from '@curfew/iam-policy/lint/tables/escalations'
import { KNOWN_OPERATIONS } from '@curfew/iam-policy/lint/tables/operations'
import { parsePolicyText } from '@curfew/iam-policy/parse'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lintPolicy } from '#targets/iam/lint.ts'
import { allow, deny, policy, readIf } from './examples/example.ts'

const messages = (json: object) =>
  lintPolicy(JSON.stringify(json), { profile: 'identity' }).map(({ message }) => message)
const codes = (json: object) => lintPolicy(JSON.stringify(json), { profile: 'identity' }).map(({ code }) => code)

describe('a slip of the pen is told what was meant', () => {
  test.each([
    ['s3:GetObjct', 's3:GetObject'],
    ['s3:getobjects', 's3:GetObject'],
    ['s3:ListObjectsV2', 's3:ListBucket'],
    ['s3:HeadObject', 's3:GetObject'],
    ['s3:CreateMultipartUpload', 's3:PutObject'],
    ['sagemaker:CreateTraningJob', 'sagemaker:CreateTrainingJob'],
    ['sagemakr:CreateTrainingJob', 'sagemaker'],
    ['s3api:GetObject', 's3'],
    ['GetObject', 's3:GetObject'],
  ])('action %s: %s', (action, meant) => {
    expect(messages(policy(allow(action, '*')))).toContainEqual(expect.stringContaining(`Did you mean ${meant}?`))
  })

  test.each([
    ['DateLesThan', 'aws:CurrentTime', 'DateLessThan'],
    ['StringEqualIfExists', 'aws:PrincipalAccount', 'StringEqualsIfExists'],
    ['stringequals', 'aws:PrincipalAccount', 'StringEquals'],
    ['IpAddress', 'aws:SourceIP4', 'aws:SourceIp'],
    ['StringEquals', 's3:ExistingObjectTags/a', 's3:ExistingObjectTag/<key>'],
    ['StringEquals', 'awz:PrincipalAccount', 'aws'],
  ])('%s of %s: %s', (operator, key, meant) => {
    const found = messages(readIf({ [operator]: { [key]: '2025-07-16T04:00:00Z' } }))

    expect(found).toContainEqual(expect.stringContaining(`Did you mean ${meant}?`))
  })

  test.each([
    [{ ...policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/*')), Statment: [] }, 'Statement'],
    [policy({ ...allow('s3:GetObject', 'arn:aws:s3:::b-1/*'), Resources: '*' }), 'Resource'],
  ])('in an element', (json, meant) => {
    expect(messages(json)).toContainEqual(expect.stringContaining(`Did you mean ${meant}?`))
  })

  test('but nothing is guessed for what is like nothing', () => {
    expect(messages(policy(allow('s3:FrobnicateEverything', '*'))).join()).not.toContain('Did you mean')
  })
})

describe('nothing stops a review', () => {
  test.each([
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
  ])('text %s has findings', (text) => {
    expect(lintPolicy(text).length).toBeGreaterThan(0)
  })

  test('whatever the JSON: no exception, and an error wherever the engine would not take it', () => {
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
    const operator = fc.constantFrom(
      'StringEquals',
      'DateLessThan',
      'IpAddress',
      'Null',
      'ForAnyValue:StringLike',
      'Nope',
    )
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
    const document = fc.record({
      Version: value,
      Statement: fc.oneof(statement, fc.array(statement, { maxLength: 2 }), value),
    })

    fc.assert(
      fc.property(document, (json) => {
        const text = JSON.stringify(json)
        const worst = lintPolicy(text).map(({ severity }) => severity)
        if (!isTaken(text)) expect(worst.some((severity) => severity === 'error' || severity === 'warning')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

function isTaken(text: string): boolean {
  try {
    parsePolicyText(text)
    return true
  } catch {
    return false
  }
}

describe('a Deny', () => {
  test('without conditions takes back what an Allow is blamed for', () => {
    const both = policy(allow('s3:PutObject', '*'), deny('s3:PutObject', '*'))

    expect(codes(both)).toEqual([])
  })

  test('with a condition takes nothing back', () => {
    const both = policy(
      allow('s3:PutObject', '*'),
      deny('s3:PutObject', '*', { Bool: { 'aws:SecureTransport': 'false' } }),
    )

    expect(codes(both)).toEqual(['UNCONSTRAINED_WRITE'])
  })

  test('of Delete* that an Allow reaches round is more than a matter of style', () => {
    const both = policy(
      allow('sagemaker:StopTrainingJob', 'arn:aws:sagemaker:us-east-1:111122223333:training-job/a'),
      deny('sagemaker:Delete*', '*'),
    )

    expect(lintPolicy(JSON.stringify(both), { profile: 'identity' })).toMatchObject([
      { code: 'DENY_MISSES_ACTIONS', severity: 'warning' },
    ])
  })
})

describe('the tables name what there is', () => {
  const names = [...CREDENTIAL_ACTIONS, ...DATA_READS, ...ESCALATIONS.flatMap(({ needs }) => needs)]

  test.each([...new Set(names)])('%s is an action', (name) => {
    expect(actionsMatching(name).map((action) => action.name)).toEqual([name])
  })

  test.each(KNOWN_OPERATIONS)('%s is no action, but %s are', (operation, actions) => {
    expect(actionsMatching(operation)).toEqual([])
    for (const [action] of actions.matchAll(/[\w-]+:\w+/g)) expect(actionsMatching(action)).toHaveLength(1)
  })
})

test('the worst is told first', () => {
  const order = ['error', 'security_warning', 'warning', 'suggestion']
  const severities = lintPolicy(JSON.stringify(policy(allow(['s3:*', 's3:Nope'], ['arn:aws:s3:::b-*/*'])))).map(
    ({ severity }) => severity,
  )

  expect(severities).toEqual(severities.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)))
  expect(new Set(severities).size).toBeGreaterThan(2)
})
