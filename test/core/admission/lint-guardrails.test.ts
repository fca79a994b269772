import { describe, expect, test } from 'vitest'
import { GUARDRAIL_RULES } from '#core/admission/guardrail-findings.ts'
import type { GuardrailRule } from '#core/admission/guardrails.ts'
import { lintGuardrails } from '#core/admission/lint-guardrails.ts'
import { guardrailsContract } from '#tools/guardrails-contract.ts'

const rule: GuardrailRule = {
  name: 'ml',
  for: { sources: ['acmeco.ml'] },
  principals: ['user/trainer-*'],
  networks: { sourceIps: ['203.0.113.0/24'], vpcEndpoints: ['vpce-0a1b2c3d4e5f67890'] },
  keys: ['rotate', 'deactivate'],
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
const of = (location: string, account: string) => ({ location, account })
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
    [
      'for every bucket of an account',
      { read: [{ location: '*', account: '222233334444' }] },
      ['ANY_BUCKET rules[0].read[0]'],
    ],
    [
      'for two entries that place a bucket in two accounts',
      { read: ['acme-*', { location: 's3://*-lake/', account: '222233334444' }] },
      ['OVERLAPPING_ACCOUNTS rules[0].read[1]'],
    ],
    [
      'for the same bucket in two other accounts',
      { read: [of('s3://lake', '222233334444'), of('lake', '333344445555')] },
      ['OVERLAPPING_ACCOUNTS rules[0].read[1]'],
    ],
    ['but none for other buckets', { read: ['acme-*', of('s3://lake-*', '222233334444')] }, []],
    [
      'for writing into another account',
      { write: [of('lake', '222233334444')] },
      ['WRITE_TO_OTHER_ACCOUNT rules[0].write[0]'],
    ],
    [
      'for deleting in another account',
      { delete: [of('lake', '222233334444'), '*'] },
      ['WRITE_TO_OTHER_ACCOUNT rules[0].delete[0]', 'ANY_BUCKET rules[0].delete[1]'],
    ],
    [
      'for a prefix of another account without its /',
      { read: [of('s3://lake/train', '222233334444')] },
      ['GUARDRAIL_PREFIX_WITHOUT_SLASH rules[0].read[0]'],
    ],
    ['for every key', { kmsKeys: ['*'] }, ['ANY_KEY_IMAGE_OR_LOG rules[0].kmsKeys[0]']],
    ['for a prefix without its /', { read: ['s3://b/train'] }, ['GUARDRAIL_PREFIX_WITHOUT_SLASH rules[0].read[0]']],
    ['but none for one object with an extension', { read: ['s3://b/train.csv'] }, []],
    ['for deletion in every bucket', { delete: ['*'] }, ['ANY_BUCKET rules[0].delete[0]']],
    ['but none for deletion in a prefix', { delete: ['s3://shared/tmp/'] }, []],
    [
      'for deletion where nothing may be read',
      { read: [], delete: ['s3://shared/tmp/'] },
      ['DELETION_WITHOUT_READ_AND_WRITE rules[0].delete'],
    ],
    [
      'for deletion where nothing may be written',
      { write: [], delete: ['s3://shared/tmp/'] },
      ['DELETION_WITHOUT_READ_AND_WRITE rules[0].delete'],
    ],
    [
      'for an access point, which no request can name',
      { read: ['arn:aws:s3:us-east-1:111122223333:accesspoint/train'] },
      ['UNSUPPORTED_LOCATION rules[0].read[0]'],
    ],
    ['for a directory bucket', { write: ['s3://a--use1-az4--x-s3/'] }, ['UNSUPPORTED_LOCATION rules[0].write[0]']],
    ['but none for a prefix with /*', { read: ['s3://b/train/*'] }, []],
    [
      'for grants that may be reopened after more than a day',
      { longestReopenHours: 25 },
      ['LONG_REOPENING rules[0].longestReopenHours'],
    ],
    ['for windows longer than a week', { longestWindowHours: 169 }, ['LONG_WINDOW rules[0].longestWindowHours']],
    ['for any network', { anyNetwork: true }, ['ANY_NETWORK rules[0].anyNetwork']],
    ['for *, however often it is written', { for: { sources: ['**'] } }, ['GUARDRAIL_FOR_ANYBODY rules[0].for']],
    [
      'for a rule that only names requesters, which every sender can write',
      { for: { requesters: ['*@acmeco.example'] } },
      ['UNVERIFIED_AUDIENCE rules[0].for'],
    ],
    ['for every user', { principals: ['role/a-*', 'user/*'] }, ['ANY_PRINCIPAL rules[0].principals[1]']],
    ['for keys that are kept', { keys: ['rotate', 'keep'] }, ['KEPT_KEYS rules[0].keys[1]']],
    [
      'for the whole internet',
      { networks: { sourceIps: ['203.0.113.0/24', '0.0.0.0/0', '::/0'] } },
      ['WIDE_NETWORK rules[0].networks.sourceIps[1]', 'WIDE_NETWORK rules[0].networks.sourceIps[2]'],
    ],
    [
      'for any endpoint, those of other accounts too',
      { networks: { vpcEndpoints: ['vpce-*'] } },
      ['WIDE_NETWORK rules[0].networks.vpcEndpoints[0]'],
    ],
    [
      'for blocks that are wider than by default',
      { networks: { widestIpv4: 15, widestIpv6: 31 } },
      ['WIDE_NETWORK rules[0].networks.widestIpv4', 'WIDE_NETWORK rules[0].networks.widestIpv6'],
    ],
    ['but none for an empty list, which allows nothing on purpose', { principals: [], keys: [], networks: {} }, []],
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
    ['not a requester after a source', { sources: ['a'] }, { sources: ['b'], requesters: ['x'] }, false],
    ['one requester of a source after the source', { sources: ['a'] }, { sources: ['a'], requesters: ['x'] }, true],
    ['not a source after one requester of it', { sources: ['a'], requesters: ['x'] }, { sources: ['a'] }, false],
  ])('%s', (_rule, first, second, isUnreachable) => {
    const findings = ['UNREACHABLE_RULE rules[1]']

    expect(found({ for: first }, { name: 'second', for: second })).toEqual(isUnreachable ? findings : [])
  })
})

test('a rule of an earlier version lacks three lists, and each finding says what to add', () => {
  const { principals, networks, keys, ...earlier } = rule
  const findings = lintGuardrails({ rules: [earlier] })

  expect(findings.map(({ code, severity, path }) => `${severity} ${code} ${path}`)).toEqual([
    'error MISSING_GUARDRAIL rules[0].principals',
    'error MISSING_GUARDRAIL rules[0].networks',
    'error MISSING_GUARDRAIL rules[0].keys',
  ])
  expect(findings.map(({ message }) => message)).toEqual([
    'Rule "ml" does not say which principals it allows, and so allows none: add for example "principals": ["user/trainer-*", "role/training-*"]',
    'Rule "ml" does not say which networks it allows, and so allows none: add for example "networks": { "sourceIps": ["203.0.113.0/24"] }',
    'Rule "ml" does not say which key strategies it allows, and so allows none: add for example "keys": ["rotate", "deactivate"]',
  ])
  for (const { message } of findings) {
    const [, added = ''] = /add for example (.*)$/.exec(message) ?? []
    const file = { rules: [{ ...rule, ...JSON.parse(`{${added}}`) }] }
    expect(guardrailsContract.safeParse(file).success).toBe(true)
  }
})

test('a rule of an earlier version that says * has to say what it means: an error, with what to add', () => {
  const findings = lintGuardrails({ rules: [{ ...rule, read: ['*'] }] })

  expect(findings.map(({ code, severity, path }) => `${severity} ${code} ${path}`)).toEqual([
    'error ANY_BUCKET rules[0].read[0]',
  ])
  expect(findings[0]?.message).toBe(
    'Rule "ml" lets "*" be read, which does not say in which account a bucket is, and so allows none: add for example "acme-*", or { "location": "s3://public-data-*", "account": "222233334444" }',
  )
})

test('a rule that allows any network lacks no list of networks', () => {
  const { networks, ...earlier } = rule

  expect(lintGuardrails({ rules: [{ ...earlier, anyNetwork: true }] }).map(({ code }) => code)).toEqual(['ANY_NETWORK'])
})

test('every code has a test here, except the contract, which has one with the command line', () => {
  const { keys, ...withoutKeys } = rule
  const tested = [
    found(),
    found({}, {}),
    found({
      for: {},
      read: ['*', 's3://b/a'],
      kmsKeys: ['*'],
      longestWindowHours: 200,
      longestReopenHours: 25,
      anyNetwork: true,
    }),
    found({ for: { sources: [] }, read: ['a', of('a', '222233334444')], write: [of('b', '222233334444')] }),
    found({ write: [], delete: ['a'], read: ['a--x-s3'] }),
    found({ for: { requesters: ['a'] }, principals: ['user/*'], keys: ['keep'], networks: { widestIpv4: 8 } }),
    lintGuardrails({ rules: [withoutKeys] }).map(({ code }) => code),
  ]
  const codes = new Set(tested.flat().map((each) => each.split(' ')[0]))

  expect([...codes, 'GUARDRAILS_CONTRACT'].toSorted()).toEqual(Object.keys(GUARDRAIL_RULES).toSorted())
})
