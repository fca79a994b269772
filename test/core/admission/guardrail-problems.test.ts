import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { extensionLimitProblems, guardrailProblems, jobQuotaProblems } from '#core/admission/guardrail-problems.ts'
import type { Grant } from '#core/grant/grant.ts'
import { guardrailsContract } from '#tools/guardrails-contract.ts'
import { at, seedGrant } from '../../fixtures/seed.ts'
import { guardrails, now, paths, problems, reading, requester } from './guarded-requests.ts'

describe('without a rule every request is refused', () => {
  test('and the problem names the requester, whom no rule applies to', () => {
    expect(problems(reading('b'))).toEqual([
      {
        path: '',
        message:
          'no guardrail applies to ml@acmeco.example from source acmeco.ml: every request is refused until the deployer adds one',
      },
    ])
  })

  test('and the default guardrails have no rule', () => {
    const file = JSON.parse(readFileSync('infra/guardrails/default.json', 'utf8'))

    expect(guardrailProblems(requester, guardrailsContract.parse(file), now)).toHaveLength(1)
  })
})

describe('the first rule that applies to the requester decides', () => {
  const narrow = { name: 'narrow', for: { sources: ['acmeco.*'], requesters: ['*@acmeco.example'] }, read: ['b'] }

  test.each([
    ['a rule applies if source and requester both match', 'acmeco.ml', 'ml@acmeco.example', []],
    ['a rule does not apply to another requester', 'acmeco.ml', 'ml@elsewhere.example', ['access.datasets[0]']],
    ['a rule does not apply to another source', 'other', 'ml@acmeco.example', ['access.datasets[0]']],
  ])('%s', (_rule, source, requestedBy, expected) => {
    expect(paths({ ...reading('b'), source, requestedBy }, narrow, { name: 'rest' })).toEqual(expected)
  })

  test('even if a later one would allow more', () => {
    expect(problems(reading('b'), { name: 'strict' }, { name: 'lax', read: ['*'] })).toEqual([
      { path: 'access.datasets[0]', message: 'guardrail "strict" does not let s3://b be read' },
    ])
  })

  test('and a rule with an empty list applies to nobody', () => {
    expect(paths(reading('b'), { for: { requesters: [] }, read: ['*'] })).toEqual([''])
  })
})

describe('a window', () => {
  const window = (opensAt: Date, hours: number) => ({
    window: { opensAt, closesAt: new Date(opensAt.getTime() + hours * 3_600_000) },
  })
  const inDays = (count: number) => new Date(now.getTime() + count * 86_400_000)

  test('may be as long as the guardrails allow, and not longer', () => {
    expect(paths(window(now, 12), {})).toEqual([])
    expect(problems(window(now, 12.5), {})).toEqual([
      { path: 'window', message: 'guardrail "ml" allows 12 hours, and this window is 12.5 hours long' },
    ])
  })

  test('may open at once, and as many days ahead as the guardrails allow, and not further', () => {
    expect(paths(window(now, 1), {})).toEqual([])
    expect(paths(window(inDays(7), 1), {})).toEqual([])
    expect(problems(window(inDays(7.5), 1), {})).toEqual([
      { path: 'window.opensAt', message: 'guardrail "ml" allows a start 7 days ahead, and this is 7.5 days ahead' },
    ])
  })
})

describe('what widens or isolates access needs a rule that allows it', () => {
  test.each([
    ['any network is refused by default', { network: 'any' }, {}, ['network']],
    ['any network may be allowed', { network: 'any' }, { anyNetwork: true }, []],
    ['exclusive isolation is refused by default', { isolation: 'exclusive' }, {}, ['isolation']],
    ['exclusive isolation may be allowed', { isolation: 'exclusive' }, { exclusive: true }, []],
    ['shared isolation needs no rule of its own', { isolation: 'shared' }, {}, []],
  ] as const)('%s', (_rule, request, rights, expected) => {
    expect(paths(request, rights)).toEqual(expected)
  })

  test('and all problems are reported together', () => {
    const request = {
      ...reading('b'),
      network: 'any',
      isolation: 'exclusive',
      window: { opensAt: now, closesAt: at('23:00') },
    } as const

    expect(paths(request, {})).toEqual(['window', 'network', 'isolation', 'access.datasets[0]'])
  })
})

describe('a principal', () => {
  const untilFour = (...jobIds: readonly string[]) => jobIds.map((jobId) => seedGrant({ jobId }))
  const third = (jobs: readonly Grant[], time: string) =>
    jobQuotaProblems(requester, jobs, guardrails({}), at(time)).map(({ message }) => message)

  test('may have as many jobs as the guardrails allow', () => {
    expect(third(untilFour('a'), '03:59:59')).toEqual([])
  })

  test('may not have more', () => {
    expect(third(untilFour('a', 'b'), '03:59:59')).toEqual([
      'guardrail "ml" allows 2 jobs at a time, and the principal has 2',
    ])
  })

  test('may have another from the second on at which one is over', () => {
    expect(third(untilFour('a', 'b'), '04:00:00')).toEqual([])
  })

  test('has no quota where no rule applies: guardrailProblems reports that', () => {
    expect(jobQuotaProblems(requester, untilFour('a', 'b', 'c'), guardrails(), at('03:00'))).toEqual([])
  })
})

describe('an extension', () => {
  const extension = (to: string, hours: number) =>
    extensionLimitProblems(requester, at('04:00'), at(to), guardrails({ longestExtensionHours: hours })).map(
      ({ message }) => message,
    )

  test('may add as many hours in total as the guardrails allow', () => {
    expect(extension('06:00', 2)).toEqual([])
  })

  test('may not add more', () => {
    expect(extension('06:30', 2)).toEqual([
      'guardrail "ml" allows 2 hours of extension in total, and this makes 2.5 hours',
    ])
  })

  test('is forbidden by a limit of 0 hours', () => {
    expect(extension('04:01', 0)).toHaveLength(1)
  })

  test('has no limit where no rule applies: guardrailProblems reports that', () => {
    expect(extensionLimitProblems(requester, at('04:00'), at('04:01'), guardrails())).toEqual([])
    expect(guardrailProblems(requester, guardrails(), at('01:00'))).toMatchObject([{ path: '' }])
  })
})

test('a list of a whole bucket is allowed only where the guardrails say so', () => {
  const request = { listing: 'whole-bucket' } as const

  expect(paths(request, { listing: 'whole-bucket' })).toEqual([])
  expect(problems(request, {})).toEqual([
    { path: 'listing', message: 'guardrail "ml" does not allow lists of whole buckets' },
  ])
})
