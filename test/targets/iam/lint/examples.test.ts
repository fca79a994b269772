import { parsePolicyText } from '@curfew/iam-policy/parse'
import { describe, expect, test } from 'vitest'
import { LINT_RULES, lintPolicy } from '#targets/iam/lint.ts'
import { ACTIONS } from './examples/actions.ts'
import { CONDITIONS } from './examples/conditions.ts'
import type { Example } from './examples/example.ts'
import { GRAMMAR } from './examples/grammar.ts'
import { JOBS } from './examples/jobs.ts'
import { RESOURCES } from './examples/resources.ts'
import { WAYS_OUT } from './examples/ways-out.ts'

const EXAMPLES = [...GRAMMAR, ...ACTIONS, ...RESOURCES, ...CONDITIONS, ...WAYS_OUT, ...JOBS]

const textOf = (policy: object | string) => (typeof policy === 'string' ? policy : JSON.stringify(policy))
const codesOf = (policy: object | string, { profile = 'identity' }: Example) =>
  lintPolicy(textOf(policy), { profile }).map(({ code }) => code)

describe.each(EXAMPLES)('$code', (example) => {
  test('is found where it is, and nothing else is', () => {
    expect(codesOf(example.bad, example).toSorted()).toEqual([example.code, ...(example.also ?? [])].toSorted())
  })

  test('is not found where it is mended, nor is anything else', () => {
    expect(codesOf(example.good, example)).toEqual([])
  })

  test('is mended to something that IAM takes', () => {
    expect(() => parsePolicyText(textOf(example.good))).not.toThrow()
  })
})

test('every code has an example', () => {
  const known = Object.values(LINT_RULES).flatMap((rules) => Object.keys(rules))

  expect([...new Set(EXAMPLES.map(({ code }) => code))].toSorted()).toEqual(known.toSorted())
})
