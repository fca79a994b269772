import { describe, expect, test } from 'vitest'
import { RESOURCE_RULES } from '../../../src/lint/resource/rules.ts'
import { lintResourcePolicy } from '../../../src/lint-resource.ts'
import { parseResourcePolicyText } from '../../../src/resource-policy.ts'
import { ACCESS, BELONGING, PRINCIPALS, TRUST } from './examples.ts'

const EXAMPLES = [...PRINCIPALS, ...ACCESS, ...BELONGING, ...TRUST]
const codesOf = (policy: object, account: string | undefined) =>
  lintResourcePolicy(JSON.stringify(policy), { account }).map(({ code }) => code)

describe.each(EXAMPLES)('$code', ({ code, bad, good, account, also = [] }) => {
  test('is reported for a policy that has the problem, and nothing else is', () => {
    expect(codesOf(bad, account).toSorted()).toEqual([code, ...also].toSorted())
  })

  test('is not reported once the policy is corrected, nor is anything else', () => {
    expect(codesOf(good, account)).toEqual([])
  })

  test('is corrected to a policy that can be parsed', () => {
    expect(() => parseResourcePolicyText(JSON.stringify(good))).not.toThrow()
  })
})

test('every code has an example', () => {
  expect([...new Set(EXAMPLES.map(({ code }) => code))].toSorted()).toEqual(Object.keys(RESOURCE_RULES).toSorted())
})
