import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TIGRIS } from '../../src/dialects/tigris.ts'
import { lint } from '../../src/lint.ts'
import { parseOperator } from '../../src/operator.ts'
import { policy } from './examples/example.ts'

const errorsIn = (json: object) =>
  lint(JSON.stringify(json), { dialect: TIGRIS })
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code}: ${message}`)

describe('Tigris', () => {
  test('has thirty actions, eight operators and two condition keys', () => {
    expect([TIGRIS.actions.length, TIGRIS.operators.length, Object.keys(TIGRIS.keys).length]).toEqual([30, 8, 2])
  })

  test('covers what it does not know by an action that it does know', () => {
    for (const [unknown, covering] of Object.entries(TIGRIS.coveredBy)) {
      expect(TIGRIS.actions).not.toContain(unknown)
      expect(TIGRIS.actions).toContain(covering)
    }
  })

  test.each(TIGRIS.actions)('takes %s', (action) => {
    const resource = /Bucket|CORS|Configuration/.test(action) ? 'arn:aws:s3:::b-1' : 'arn:aws:s3:::b-1/*'
    const json = policy({
      Effect: 'Allow',
      Action: action,
      Resource: action === 's3:ListAllMyBuckets' ? '*' : resource,
    })

    expect(errorsIn(json)).toEqual([])
  })

  test('takes no other operator of AWS', () => {
    const operators = [
      'StringLike',
      'Bool',
      'Null',
      'ArnLike',
      'BinaryEquals',
      'ForAnyValue:IpAddress',
      'DateLessThanIfExists',
    ]
    for (const operator of operators) {
      expect(parseOperator(operator)).toBeDefined()
      const json = policy({
        ...{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b-1/*' },
        Condition: { [operator]: { 'aws:CurrentTime': 'true' } },
      })
      expect(errorsIn(json)).toContainEqual(
        expect.stringMatching(/^DIALECT_OPERATOR: Tigris has no condition operator/),
      )
    }
  })

  test('says which action covers an operation of the API that has none', () => {
    const json = policy({ Effect: 'Allow', Action: 's3:CompleteMultipartUpload', Resource: 'arn:aws:s3:::b-1/*' })

    expect(errorsIn(json)).toEqual([
      'DIALECT_ACTION: Tigris has no action s3:CompleteMultipartUpload (as of 2026-06-30). s3:PutObject covers it.',
    ])
  })

  test('is asked about any text, and nothing throws', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(Array.isArray(lint(text, { dialect: TIGRIS }))).toBe(true)
      }),
    )
  })
})

test('without a dialect, no finding is about one', () => {
  const json = policy({
    Effect: 'Deny',
    NotAction: 's3:*',
    Resource: '*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  })

  expect(lint(JSON.stringify(json)).filter(({ code }) => code.startsWith('DIALECT'))).toEqual([])
})
