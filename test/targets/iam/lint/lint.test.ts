import { lint } from '@curfew/iam-policy/lint'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lintPolicy } from '#targets/iam/lint.ts'
import { anyDocument, MALFORMED } from '../../../../packages/iam-policy/test/lint/any-document.ts'

describe('the job rules never throw', () => {
  test.each(MALFORMED)('on text that is not a policy: %s', (text) => {
    expect(lintPolicy(text).length).toBeGreaterThan(0)
  })

  test('on any JSON, and they only add to what the general rules find', () => {
    fc.assert(
      fc.property(anyDocument, (json) => {
        const text = JSON.stringify(json)
        expect(lintPolicy(text)).toEqual(expect.arrayContaining([...lint(text, { profile: 'workload' })]))
      }),
      { numRuns: 300 },
    )
  })
})

test.each(['identity', 'boundary'] as const)('the profile %s has only the general rules', (profile) => {
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::b-1/*' },
  })

  expect(lintPolicy(text, { profile })).toEqual(lint(text, { profile }))
  expect(lintPolicy(text).length).toBeGreaterThan(lintPolicy(text, { profile }).length)
})
