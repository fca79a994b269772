import { parsePolicyText } from '@curfew/iam-policy/parse'
import { describe, expect, test } from 'vitest'
import { LINT_RULES, lintPolicy } from '#targets/iam/lint.ts'
import { JOB_EXAMPLES } from './job-examples.ts'

const codesOf = (policy: object) => lintPolicy(JSON.stringify(policy)).map(({ code }) => code)

describe.each(JOB_EXAMPLES)('$code', ({ code, bad, good, also = [] }) => {
  test('is reported for a job policy that has the problem, and nothing else is', () => {
    expect(codesOf(bad).toSorted()).toEqual([code, ...also].toSorted())
  })

  test('is not reported once the policy is corrected, nor is anything else', () => {
    expect(codesOf(good)).toEqual([])
  })

  test('is corrected to a policy that can be parsed', () => {
    expect(() => parsePolicyText(JSON.stringify(good))).not.toThrow()
  })
})

test('every code of the job rules has an example', () => {
  const known = Object.keys(LINT_RULES.Jobs ?? {})

  expect([...new Set(JOB_EXAMPLES.map(({ code }) => code))].toSorted()).toEqual(known.toSorted())
})
