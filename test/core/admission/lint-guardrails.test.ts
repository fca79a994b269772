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

test('there is nothing to remark on rules that name whom and what they are for', () => {
  expect(found({}, { name: 'rest', for: { sources: ['acmeco.*'], requesters: ['*@acmeco.example'] } })).toEqual([])
})

describe('a careful reviewer remarks', () => {
  test.each<[string, Partial<GuardrailRule>, readonly string[]]>([
    ['on a rule for anybody', { for: {} }, ['GUARDRAIL_FOR_ANYBODY rules[0].for']],
    [
      'on a rule for anybody, in full',
      { for: { sources: ['*'], requesters: ['a', '*'] } },
      ['GUARDRAIL_FOR_ANYBODY rules[0].for'],
    ],
    ['on a rule for nobody', { for: { requesters: [] } }, ['EMPTY_RULE_AUDIENCE rules[0].for']],
    ['on every bucket', { read: ['a-bucket', '*'] }, ['ANY_BUCKET rules[0].read[1]']],
    ['on every bucket, in full', { write: ['s3://*'] }, ['ANY_BUCKET rules[0].write[0]']],
    ['on a prefix in every bucket', { read: ['s3://*/shared/'] }, ['ANY_BUCKET rules[0].read[0]']],
    ['on every key', { kmsKeys: ['*'] }, ['ANY_KEY_IMAGE_OR_LOG rules[0].kmsKeys[0]']],
    ['on a prefix without its slash', { read: ['s3://b/train'] }, ['GUARDRAIL_PREFIX_WITHOUT_SLASH rules[0].read[0]']],
    ['but not on one with a star', { read: ['s3://b/train/*'] }, []],
    ['on windows beyond a week', { longestWindowHours: 169 }, ['LONG_WINDOW rules[0].longestWindowHours']],
    ['on any network', { anyNetwork: true }, ['ANY_NETWORK rules[0].anyNetwork']],
  ])('%s', (_, otherwise, expected) => {
    expect(found(otherwise)).toEqual(expected)
  })

  test('on no rule at all', () => {
    expect(found()).toEqual(['GUARDRAILS_ALLOW_NOTHING rules'])
  })

  test('on two rules of one name', () => {
    expect(found({}, { for: { sources: ['other'] } })).toEqual(['DUPLICATE_RULE_NAME rules[1].name'])
  })
})

describe('a rule is never reached if an earlier one takes all that it is for', () => {
  test.each<[GuardrailRule['for'], GuardrailRule['for'], boolean]>([
    [{ sources: ['a'] }, { sources: ['a'] }, true],
    [{ sources: ['a.*'] }, { sources: ['a.b'] }, true],
    [{ sources: ['a.b'] }, { sources: ['a.*'] }, false],
    [{ sources: ['a', 'b'] }, { sources: ['b'] }, true],
    [{ sources: ['a'] }, { sources: ['a', 'b'] }, false],
    [{ sources: ['a'] }, { requesters: ['x'] }, false],
    [{ sources: ['a'] }, { sources: ['a'], requesters: ['x'] }, true],
    [{ sources: ['a'], requesters: ['x'] }, { sources: ['a'] }, false],
  ])('%o before %o: %s', (first, second, isHidden) => {
    const hidden = ['UNREACHABLE_RULE rules[1]']

    expect(found({ for: first }, { name: 'second', for: second })).toEqual(isHidden ? hidden : [])
  })
})

test('every code has a test here, but the contract, which the command line tests', () => {
  const tested = [
    found(),
    found({}, {}),
    found({ for: {}, read: ['*', 's3://b/a'], kmsKeys: ['*'], longestWindowHours: 200, anyNetwork: true }),
    found({ for: { sources: [] } }),
  ]
  const codes = new Set(tested.flat().map((each) => each.split(' ')[0]))

  expect([...codes, 'GUARDRAILS_CONTRACT'].toSorted()).toEqual(Object.keys(GUARDRAIL_RULES).toSorted())
})
