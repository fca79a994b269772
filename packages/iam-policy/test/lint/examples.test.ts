import { describe, expect, test } from 'vitest'
import { POLICY_RULES } from '../../src/lint/rules.ts'
import { lint } from '../../src/lint.ts'
import { parsePolicyText } from '../../src/parse.ts'
import { ACTIONS } from './examples/actions.ts'
import { ADDRESSES } from './examples/addresses.ts'
import { CONDITIONS } from './examples/conditions.ts'
import { DIALECT } from './examples/dialect.ts'
import { ESCALATION } from './examples/escalation.ts'
import type { Example } from './examples/example.ts'
import { GRAMMAR } from './examples/grammar.ts'
import { KEYS } from './examples/keys.ts'
import { RESOURCES } from './examples/resources.ts'
import { VARIABLES } from './examples/variables.ts'

const EXAMPLES = [
  ...GRAMMAR,
  ...ACTIONS,
  ...RESOURCES,
  ...CONDITIONS,
  ...KEYS,
  ...ADDRESSES,
  ...VARIABLES,
  ...ESCALATION,
  ...DIALECT,
]

const textOf = (policy: object | string) => (typeof policy === 'string' ? policy : JSON.stringify(policy))
const codesOf = (policy: object | string, { profile = 'identity', dialect }: Example) =>
  lint(textOf(policy), { profile, ...(dialect && { dialect }) }).map(({ code }) => code)

describe.each(EXAMPLES)('$code', (example) => {
  test('is reported for a policy that has the problem, and nothing else is', () => {
    expect(codesOf(example.bad, example).toSorted()).toEqual([example.code, ...(example.also ?? [])].toSorted())
  })

  test('is not reported once the policy is corrected, nor is anything else', () => {
    expect(codesOf(example.good, example)).toEqual([])
  })

  test('is corrected to a policy that can be parsed', () => {
    expect(() => parsePolicyText(textOf(example.good))).not.toThrow()
  })
})

test('every code has an example', () => {
  const known = Object.values(POLICY_RULES).flatMap((rules) => Object.keys(rules))

  expect([...new Set(EXAMPLES.map(({ code }) => code))].toSorted()).toEqual(known.toSorted())
})
