import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Location } from '#core/access/access.ts'
import {
  extensionLimitProblems,
  type GuardedRequest,
  guardrailProblems,
  jobQuotaProblems,
} from '#core/admission/guardrail-problems.ts'
import type { GuardrailRule, Guardrails } from '#core/admission/guardrails.ts'
import type { Grant } from '#core/grant/grant.ts'
import { bare } from '#test/targets/iam/jobs.ts'
import { guardrailsContract } from '#tools/guardrails.ts'
import { at, seedGrant } from '../../fixtures/seed.ts'

const rule: GuardrailRule = {
  name: 'ml',
  for: {},
  read: [],
  write: [],
  kmsKeys: [],
  images: [],
  logGroups: [],
  longestWindowHours: 12,
  furthestStartDays: 7,
  anyNetwork: false,
  exclusive: false,
  longestExtensionHours: 2,
  jobsPerPrincipal: 2,
}
const requester = { source: 'acmeco.ml', requestedBy: 'ml@acmeco.example' }
const now = at('00:00')

const guardrails = (...rules: readonly Partial<GuardrailRule>[]): Guardrails => ({
  rules: rules.map((each) => ({ ...rule, ...each })),
})
const problems = (request: Partial<GuardedRequest>, ...rules: readonly Partial<GuardrailRule>[]) =>
  guardrailProblems({ ...requester, ...request }, guardrails(...rules), now)
const paths = (request: Partial<GuardedRequest>, ...rules: readonly Partial<GuardrailRule>[]) =>
  problems(request, ...rules).map(({ path }) => path)

const location = (text: string): Location => {
  const [bucket = '', ...prefix] = text.split('/')
  return { bucket, prefix: prefix.join('/') }
}
const reading = (text: string): Partial<GuardedRequest> => ({
  access: { ...bare.access, datasets: [location(text)] },
})

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

describe('allowed', () => {
  test.each([
    ['a bucket allows all of itself', 'train', 'train'],
    ['a bucket allows every prefix in it', 'train', 'train/a/'],
    ['a bucket may be written as a URL', 's3://train', 'train'],
    ['a bucket may be written with a /', 's3://train/', 'train/a/'],
    ['a bucket may be written with /*', 's3://train/*', 'train/a/'],
    ['a bucket may be written as an ARN', 'arn:aws:s3:::train', 'train'],
    ['a * stands for the rest of a bucket name', 'team-*', 'team-a'],
    ['a * stands for nothing as well', 'team-*', 'team-'],
    ['* is every bucket', '*', 'anything'],
    ['* is every prefix of every bucket', '*', 'anything/a/'],
    ['a prefix allows itself', 's3://b/train/', 'b/train/'],
    ['a prefix allows what is below it', 's3://b/train/', 'b/train/a/'],
    ['a prefix may be written with *', 's3://b/train/*', 'b/train/a/'],
    ['a prefix may be written without its /', 's3://b/train', 'b/train/'],
    ['a prefix without its / allows what is below it', 's3://b/train', 'b/train/a/'],
    ['a * that ends a prefix stands for the rest of a name', 's3://b/train*', 'b/train2/'],
    ['a * stands for one part of a prefix', 's3://b/team-*/train/', 'b/team-a/train/x/'],
    ['a * may stand for every bucket, with one prefix', 's3://*/shared/', 'b/shared/'],
  ])('%s: %s allows %s', (_rule, allowed, requested) => {
    expect(problems(reading(requested), { read: [allowed] })).toEqual([])
  })
})

describe('not allowed', () => {
  test.each([
    ['a bucket does not allow those whose name it begins', 'train', 'train2'],
    ['a bucket does not allow those whose name it ends', 'train', 'my-train'],
    ['a pattern is matched from the first character on', 'team-*', 'my-team-a'],
    ['a prefix does not allow its bucket', 's3://b/train/', 'b'],
    ['a prefix does not allow its neighbour', 's3://b/train/', 'b/train2/'],
    ['a prefix with * does not allow its neighbour', 's3://b/train/*', 'b/train2/'],
    ['a prefix without its / does not allow its neighbour', 's3://b/train', 'b/train2/'],
    ['a prefix without its / does not allow a longer name', 's3://b/train', 'b/training-secrets/'],
    ['a * inside a prefix does not replace what follows it', 's3://b/team-*/train/', 'b/team-a/test/'],
    ['one prefix of every bucket does not allow others', 's3://*/shared/', 'b/private/'],
    ['a . stands for a dot', 'b.ucket', 'bxucket'],
  ])('%s: %s does not allow %s', (_rule, allowed, requested) => {
    expect(paths(reading(requested), { read: [allowed] })).toEqual(['access.datasets[0]'])
  })
})

describe('each list needs its own right', () => {
  test.each([
    ['datasets may be read with read', 'datasets', { read: ['b'] }, []],
    ['datasets may not be read with write', 'datasets', { write: ['b'] }, ['access.datasets[0]']],
    ['base models may be read with read', 'baseModels', { read: ['b'] }, []],
    ['base models may not be read with write', 'baseModels', { write: ['b'] }, ['access.baseModels[0]']],
    ['outputs may be written with write', 'outputs', { write: ['b'] }, []],
    ['outputs may not be written with read', 'outputs', { read: ['b'] }, ['access.outputs[0]']],
    ['checkpoints need both rights', 'checkpoints', { read: ['b'], write: ['b'] }, []],
    ['checkpoints need write as well', 'checkpoints', { read: ['b'] }, ['access.checkpoints[0]']],
    ['checkpoints need read as well', 'checkpoints', { write: ['b'] }, ['access.checkpoints[0]']],
  ] as const)('%s', (_rule, list, rights, expected) => {
    expect(paths({ access: { ...bare.access, [list]: [location('b/a/')] } }, rights)).toEqual(expected)
  })

  test.each(['kmsKeys', 'images', 'logGroups'] as const)('%s have to match an ARN of their own list', (list) => {
    const request = { access: { ...bare.access, [list]: ['arn:aws:x:eu-west-1:1:a', 'arn:aws:x:eu-west-2:1:b'] } }

    expect(paths(request, { [list]: ['arn:aws:x:eu-west-1:*'] })).toEqual([`access.${list}[1]`])
    expect(paths(request, {})).toEqual([`access.${list}[0]`, `access.${list}[1]`])
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
      { path: 'access.datasets[0]', message: 'guardrail "strict" does not let s3://b/ be read' },
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
    ['an address needs no rule of its own', { network: { sourceIps: ['203.0.113.42'] } }, {}, []],
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
