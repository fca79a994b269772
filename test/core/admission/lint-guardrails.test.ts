import { describe, expect, test } from 'vitest'
import type { GuardrailRule } from '#core/admission/guardrails.ts'
import { GUARDRAIL_RULES, lintGuardrails } from '#core/admission/lint-guardrails.ts'

const rule: GuardrailRule = {
  name: 'ml',
  for: { sources: ['acmeco.ml'] },
  read: ['acmeco-*', 's3://shared/train/'],
  write: ['acmeco-models'],
  kmsKeys: ['arn:aws:kms:us-east-1:111122223333:key/*'],
  images: [],
  logGroups: [],
  longestWindowHours: 168,
  furthestStartDays: 30,
  anyNetwork: false,
  exclusive: true,
  longestExtensionHours: 24,
  jobsPerPrincipal: 5,
}
const found = (...rules: readonly Partial<GuardrailRule>[]) =>
  lintGuardrails({ rules: rules.map((each) => ({ ...rule, ...each })) }).map(({ code, path }) => `${code} ${path}`)

test('rules that name who and what they apply to have no findings', () => {
  expect(found({}, { name: 'rest', for: { sources: ['acmeco.*'], requesters: ['*@acmeco.example'] } })).toEqual([])
})

describe('there is a finding', () => {
  test.each<[string, Partial<GuardrailRule>, readonly string[]]>([
    ['for a rule that names nobody: it applies to anybody', { for: {} }, ['GUARDRAIL_FOR_ANYBODY rules[0].for']],
    [
      'for a rule that applies to * sources and * requesters',
      { for: { sources: ['*'], requesters: ['a', '*'] } },
      ['GUARDRAIL_FOR_ANYBODY rules[0].for'],
    ],
    ['for a rule that applies to nobody', { for: { requesters: [] } }, ['EMPTY_RULE_AUDIENCE rules[0].for']],
    ['for every bucket', { read: ['a-bucket', '*'] }, ['ANY_BUCKET rules[0].read[1]']],
    ['for every bucket as a URL', { write: ['s3://*'] }, ['ANY_BUCKET rules[0].write[0]']],
    ['for a prefix in every bucket', { read: ['s3://*/shared/'] }, ['ANY_BUCKET rules[0].read[0]']],
    ['for every key', { kmsKeys: ['*'] }, ['ANY_KEY_IMAGE_OR_LOG rules[0].kmsKeys[0]']],
    ['for a prefix without its /', { read: ['s3://b/train'] }, ['GUARDRAIL_PREFIX_WITHOUT_SLASH rules[0].read[0]']],
    ['but none for a prefix with /*', { read: ['s3://b/train/*'] }, []],
    ['for windows longer than a week', { longestWindowHours: 169 }, ['LONG_WINDOW rules[0].longestWindowHours']],
    ['for any network', { anyNetwork: true }, ['ANY_NETWORK rules[0].anyNetwork']],
  ])('%s', (_, overrides, expected) => {
    expect(found(overrides)).toEqual(expected)
  })

  test('for guardrails without a rule', () => {
    expect(found()).toEqual(['GUARDRAILS_ALLOW_NOTHING rules'])
  })

  test('for two rules of one name', () => {
    expect(found({}, { for: { sources: ['other'] } })).toEqual(['DUPLICATE_RULE_NAME rules[1].name'])
  })
})

describe('a rule is unreachable if an earlier one applies to everybody that it applies to', () => {
  test.each<[string, GuardrailRule['for'], GuardrailRule['for'], boolean]>([
    ['the same source twice', { sources: ['a'] }, { sources: ['a'] }, true],
    ['a source after a pattern that matches it', { sources: ['a.*'] }, { sources: ['a.b'] }, true],
    ['not a pattern after a source that it matches', { sources: ['a.b'] }, { sources: ['a.*'] }, false],
    ['a source after a list that has it', { sources: ['a', 'b'] }, { sources: ['b'] }, true],
    ['not a list after one of its sources', { sources: ['a'] }, { sources: ['a', 'b'] }, false],
    ['not a requester after a source', { sources: ['a'] }, { requesters: ['x'] }, false],
    ['one requester of a source after the source', { sources: ['a'] }, { sources: ['a'], requesters: ['x'] }, true],
    ['not a source after one requester of it', { sources: ['a'], requesters: ['x'] }, { sources: ['a'] }, false],
  ])('%s', (_rule, first, second, isUnreachable) => {
    const findings = ['UNREACHABLE_RULE rules[1]']

    expect(found({ for: first }, { name: 'second', for: second })).toEqual(isUnreachable ? findings : [])
  })
})

test('every code has a test here, except the contract, which has one with the command line', () => {
  const tested = [
    found(),
    found({}, {}),
    found({ for: {}, read: ['*', 's3://b/a'], kmsKeys: ['*'], longestWindowHours: 200, anyNetwork: true }),
    found({ for: { sources: [] } }),
  ]
  const codes = new Set(tested.flat().map((each) => each.split(' ')[0]))

  expect([...codes, 'GUARDRAILS_CONTRACT'].toSorted()).toEqual(Object.keys(GUARDRAIL_RULES).toSorted())
})
