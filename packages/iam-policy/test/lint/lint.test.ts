import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SEVERITIES } from '../../src/lint/finding.ts'
import { lint } from '../../src/lint.ts'
import { parsePolicyText } from '../../src/parse.ts'
import { anyDocument, MALFORMED } from './any-document.ts'
import { allow, deny, policy, readIf } from './examples/example.ts'

const messages = (json: object) => lint(JSON.stringify(json)).map(({ message }) => message)
const codes = (json: object) => lint(JSON.stringify(json)).map(({ code }) => code)

describe('the message for a typo suggests what was probably meant', () => {
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
  ])('for action %s it is %s', (action, meant) => {
    expect(messages(policy(allow(action, '*')))).toContainEqual(expect.stringContaining(`Did you mean ${meant}?`))
  })

  test.each([
    ['DateLesThan', 'aws:CurrentTime', 'DateLessThan'],
    ['StringEqualIfExists', 'aws:PrincipalAccount', 'StringEqualsIfExists'],
    ['stringequals', 'aws:PrincipalAccount', 'StringEquals'],
    ['IpAddress', 'aws:SourceIP4', 'aws:SourceIp'],
    ['StringEquals', 's3:ExistingObjectTags/a', 's3:ExistingObjectTag/<key>'],
    ['StringEquals', 'awz:PrincipalAccount', 'aws'],
  ])('for %s on %s it is %s', (operator, key, meant) => {
    const found = messages(readIf({ [operator]: { [key]: '2025-07-16T04:00:00Z' } }))

    expect(found).toContainEqual(expect.stringContaining(`Did you mean ${meant}?`))
  })

  test.each([
    ['Statment', 'Statement', { ...policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/*')), Statment: [] }],
    ['Resources', 'Resource', policy({ ...allow('s3:GetObject', 'arn:aws:s3:::b-1/*'), Resources: '*' })],
  ])('for element %s it is %s', (_, meant, json) => {
    expect(messages(json)).toContainEqual(expect.stringContaining(`Did you mean ${meant}?`))
  })

  test('for a name that is close to nothing there is no suggestion', () => {
    expect(messages(policy(allow('s3:FrobnicateEverything', '*'))).join()).not.toContain('Did you mean')
  })
})

describe('lint never throws', () => {
  test.each(MALFORMED)('text that is not a policy has findings: %s', (text) => {
    expect(lint(text).length).toBeGreaterThan(0)
  })

  test('whatever the JSON, what the parser refuses has an error or a warning', () => {
    fc.assert(
      fc.property(anyDocument, (json) => {
        const text = JSON.stringify(json)
        const severities = lint(text).map(({ severity }) => severity)
        if (!isParsed(text)) expect(severities.some((each) => each === 'error' || each === 'warning')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

function isParsed(text: string): boolean {
  try {
    parsePolicyText(text)
    return true
  } catch {
    return false
  }
}

describe('a Deny', () => {
  test('without conditions cancels the finding for an Allow of the same action', () => {
    const both = policy(allow('s3:PutObject', '*'), deny('s3:PutObject', '*'))

    expect(codes(both)).toEqual([])
  })

  test('with a condition cancels nothing', () => {
    const both = policy(
      allow('s3:PutObject', '*'),
      deny('s3:PutObject', '*', { Bool: { 'aws:SecureTransport': 'false' } }),
    )

    expect(codes(both)).toEqual(['UNCONSTRAINED_WRITE'])
  })

  test('of Delete* is a warning, not a suggestion, if an Allow names what it does not cover', () => {
    const both = policy(
      allow('sagemaker:StopTrainingJob', 'arn:aws:sagemaker:us-east-1:111122223333:training-job/a'),
      deny('sagemaker:Delete*', '*'),
    )

    expect(lint(JSON.stringify(both))).toMatchObject([{ code: 'DENY_MISSES_ACTIONS', severity: 'warning' }])
  })
})

describe('a Deny by a key that a request may lack', () => {
  const one = { StringLike: { 's3:prefix': 'a/*' } }
  const other = { StringNotLike: { 's3:prefix': 'a/*' } }
  const bucket = 'arn:aws:s3:::b-1'

  test('has no finding if each Allow of the same needs that key as well', () => {
    expect(codes(policy(allow('s3:ListBucket', bucket, one), deny('s3:ListBucket', bucket, other)))).toEqual([])
    expect(codes(policy(allow('s3:ListBucket', bucket, one), deny('s3:ListBucket', '*', other)))).toEqual([])
  })

  test('has a finding if some Allow of the same does not', () => {
    const both = policy(allow('s3:ListBucket', bucket), deny('s3:ListBucket', bucket, other))

    expect(codes(both)).toEqual(['DENY_WHEN_KEY_ABSENT'])
  })

  test('has a finding if nothing here allows the same', () => {
    const both = policy(allow('s3:GetObject', `${bucket}/*`), deny('s3:ListBucket', bucket, other))

    expect(codes(both)).toEqual(['DENY_WHEN_KEY_ABSENT'])
  })
})

describe('a Deny by source address without an exemption for AWS services', () => {
  const elsewhere = { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }
  const from = { DateGreaterThanEquals: { 'aws:CurrentTime': '2025-07-16T01:00:00Z' } }
  const rest = (condition: object | undefined) => ({
    Effect: 'Deny',
    NotAction: 's3:GetObject',
    Resource: '*',
    Condition: condition,
  })

  test('has no finding if what could make services call is denied at the same times', () => {
    expect(codes(policy(deny('s3:*', '*', elsewhere), rest(undefined)))).toEqual([])
    expect(codes(policy(deny('s3:*', '*', { ...elsewhere, ...from }), rest(from)))).toEqual([])
  })

  test('has a finding if that is denied at some times only', () => {
    expect(codes(policy(deny('s3:*', '*', elsewhere), rest(from)))).toEqual(['DENY_BY_IP_WITHOUT_SERVICE_EXEMPTION'])
  })
})

describe('the profile', () => {
  const anyRole = 'arn:aws:iam::111122223333:role/a'

  test('workload counts an Allow of a privilege escalation even if it is restricted to one resource', () => {
    const restricted = JSON.stringify(policy(allow('iam:UpdateAssumeRolePolicy', anyRole)))

    expect(lint(restricted, { profile: 'identity' })).toEqual([])
    expect(lint(restricted, { profile: 'workload' })).toMatchObject([{ code: 'PRIVILEGE_ESCALATION' }])
  })

  test('boundary permits broad statements, because a boundary grants nothing', () => {
    const broad = JSON.stringify(policy(allow('s3:*', '*')))

    expect(lint(broad, { profile: 'identity' })).not.toEqual([])
    expect(lint(broad, { profile: 'boundary' })).toEqual([])
  })
})

test("the caller's own checks see the policy together with its siblings", () => {
  const sibling = JSON.stringify(policy(deny('s3:*', '*')))
  const effects: (readonly (string | undefined)[])[] = []

  lint(JSON.stringify(policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/*'))), {
    siblings: [sibling],
    checks: [
      ({ document, together }) => {
        effects.push(...[document, together].map(({ statements }) => statements.map(({ effect }) => effect)))
        return []
      },
    ],
  })

  expect(effects).toEqual([['Allow'], ['Allow', 'Deny']])
})

test('of two patterns that mean the same, only one is redundant', () => {
  const both = policy(allow(['s3:GetObject*', 's3:GetObject**', 's3:GetObjectAcl'], 'arn:aws:s3:::b-1/*'))

  expect(
    lint(JSON.stringify(both))
      .filter(({ code }) => code === 'REDUNDANT_ACTION')
      .map(({ path }) => path),
  ).toEqual(['Statement[0].Action[1]', 'Statement[0].Action[2]'])
})

test('the worst finding comes first', () => {
  const severities = lint(
    JSON.stringify(policy({ ...allow(['s3:*', 's3:Nope'], ['arn:aws:s3:::b-1', 'arn:aws:s3:::b-*/a*']), Sid: '' })),
  ).map(({ severity }) => severity)

  expect(severities).toEqual(severities.toSorted((a, b) => SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b)))
  expect(new Set(severities).size).toBeGreaterThan(2)
})
