import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Location } from '#core/access/access.ts'
import { type Asking, extensionGuard, guardrailProblems, jobQuotaProblems } from '#core/admission/guardrail-problems.ts'
import type { GuardrailRule, Guardrails } from '#core/admission/guardrails.ts'
import { bare } from '#test/targets/iam/leaves.ts'
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
const nothing = bare.access
const asking: Asking = { source: 'acmeco.ml', requestedBy: 'ml@acmeco.example' }
const now = at('00:00')

const guards = (...rules: readonly Partial<GuardrailRule>[]): Guardrails => ({
  rules: rules.map((each) => ({ ...rule, ...each })),
})
const problems = (asked: Partial<Asking>, ...rules: readonly Partial<GuardrailRule>[]) =>
  guardrailProblems({ ...asking, ...asked }, guards(...rules), now)
const paths = (asked: Partial<Asking>, ...rules: readonly Partial<GuardrailRule>[]) =>
  problems(asked, ...rules).map(({ path }) => path)

const deployment = (text: string): Location => {
  const [bucket = '', ...prefix] = text.split('/')
  return { bucket, prefix: prefix.join('/') }
}
const reading = (text: string): Partial<Asking> => ({ access: { ...nothing, datasets: [deployment(text)] } })

describe('without a rule nothing is allowed', () => {
  test('and the asker is told who is missing from the guardrails, and who can add them', () => {
    expect(problems({ ...reading('b') })).toEqual([
      {
        path: '',
        message:
          'no guardrail is for ml@acmeco.example on source acmeco.ml: nothing may be asked for until the deployer adds one that names buckets',
      },
    ])
  })

  test('which is what the default guardrails say', () => {
    const file = JSON.parse(readFileSync('infra/guardrails/default.json', 'utf8'))

    expect(guardrailProblems(asking, guardrailsContract.parse(file), now)).toHaveLength(1)
  })
})

describe('a bucket or prefix', () => {
  test.each([
    ['train', 'train', true],
    ['train', 'train/a/', true],
    ['train', 'train2', false],
    ['train', 'my-train', false],
    ['s3://train', 'train', true],
    ['s3://train/', 'train/a/', true],
    ['s3://train/*', 'train/a/', true],
    ['arn:aws:s3:::train', 'train', true],
    ['team-*', 'team-a', true],
    ['team-*', 'my-team-a', false],
    ['team-*', 'team-', true],
    ['*', 'anything', true],
    ['*', 'anything/a/', true],
    ['s3://b/train/', 'b/train/', true],
    ['s3://b/train/', 'b/train/a/', true],
    ['s3://b/train/', 'b', false],
    ['s3://b/train/', 'b/train2/', false],
    ['s3://b/train/*', 'b/train/a/', true],
    ['s3://b/train/*', 'b/train2/', false],
    ['s3://b/team-*/train/', 'b/team-a/train/x/', true],
    ['s3://b/team-*/train/', 'b/team-a/test/', false],
    ['s3://*/shared/', 'b/shared/', true],
    ['s3://*/shared/', 'b/private/', false],
    ['b.ucket', 'bxucket', false],
  ])('allowed as %s: %s is inside: %s', (allowed, asked, isInside) => {
    expect(problems(reading(asked), { read: [allowed] })).toHaveLength(isInside ? 0 : 1)
  })

  test.each([
    ['s3://b/train', 'b/train/', true],
    ['s3://b/train', 'b/train/a/', true],
    ['s3://b/train', 'b/train2/', false],
    ['s3://b/train', 'b/training-secrets/', false],
    ['s3://b/train*', 'b/train2/', true],
  ])(
    'written without its slash, as %s, still does not let its neighbours through: %s is inside: %s',
    (allowed, asked, isInside) => {
      expect(problems(reading(asked), { read: [allowed] })).toHaveLength(isInside ? 0 : 1)
    },
  )
})

describe('each list needs its own right', () => {
  test.each([
    ['datasets', { read: ['b'] }, []],
    ['datasets', { write: ['b'] }, ['access.datasets[0]']],
    ['baseModels', { read: ['b'] }, []],
    ['baseModels', { write: ['b'] }, ['access.baseModels[0]']],
    ['outputs', { write: ['b'] }, []],
    ['outputs', { read: ['b'] }, ['access.outputs[0]']],
    ['checkpoints', { read: ['b'], write: ['b'] }, []],
    ['checkpoints', { read: ['b'] }, ['access.checkpoints[0]']],
    ['checkpoints', { write: ['b'] }, ['access.checkpoints[0]']],
  ] as const)('%s with %o: %o', (list, rights, expected) => {
    expect(paths({ access: { ...nothing, [list]: [deployment('b/a/')] } }, rights)).toEqual(expected)
  })

  test.each(['kmsKeys', 'images', 'logGroups'] as const)('%s are matched as ARNs', (list) => {
    const asked = { access: { ...nothing, [list]: ['arn:aws:x:eu-west-1:1:a', 'arn:aws:x:eu-west-2:1:b'] } }

    expect(paths(asked, { [list]: ['arn:aws:x:eu-west-1:*'] })).toEqual([`access.${list}[1]`])
    expect(paths(asked, {})).toEqual([`access.${list}[0]`, `access.${list}[1]`])
  })
})

describe('the first rule that is for the asker decides', () => {
  const narrow = { name: 'narrow', for: { sources: ['acmeco.*'], requesters: ['*@acmeco.example'] }, read: ['b'] }

  test.each([
    ['acmeco.ml', 'ml@acmeco.example', []],
    ['acmeco.ml', 'ml@elsewhere.example', ['access.datasets[0]']],
    ['other', 'ml@acmeco.example', ['access.datasets[0]']],
  ])('for %s, %s: %o', (source, requestedBy, expected) => {
    expect(paths({ ...reading('b'), source, requestedBy }, narrow, { name: 'rest' })).toEqual(expected)
  })

  test('even if a later one would allow more', () => {
    expect(problems(reading('b'), { name: 'strict' }, { name: 'lax', read: ['*'] })).toEqual([
      { path: 'access.datasets[0]', message: 'guardrail "strict" does not let s3://b/ be read' },
    ])
  })

  test('a rule for an empty list is for nobody', () => {
    expect(paths(reading('b'), { for: { requesters: [] }, read: ['*'] })).toEqual([''])
  })
})

describe('a window', () => {
  const window = (opensAt: Date, hours: number) => ({
    window: { opensAt, closesAt: new Date(opensAt.getTime() + hours * 3_600_000) },
  })
  const days = (count: number) => new Date(now.getTime() + count * 86_400_000)

  test.each([
    [12, []],
    [12.001, ['window']],
  ])('may be 12 hours long, and this is %d: %o', (hours, expected) => {
    expect(paths(window(now, hours), {})).toEqual(expected)
  })

  test.each([
    [0, []],
    [7, []],
    [7.001, ['window.opensAt']],
  ])('may start 7 days ahead, and this is %d: %o', (ahead, expected) => {
    expect(paths(window(days(ahead), 1), {})).toEqual(expected)
  })
})

describe('what is special needs leave', () => {
  test.each([
    [{ network: 'any' }, {}, ['network']],
    [{ network: 'any' }, { anyNetwork: true }, []],
    [{ network: { sourceIps: ['203.0.113.42'] } }, {}, []],
    [{ isolation: 'exclusive' }, {}, ['isolation']],
    [{ isolation: 'exclusive' }, { exclusive: true }, []],
    [{ isolation: 'shared' }, {}, []],
  ] as const)('%o under %o: %o', (asked, rights, expected) => {
    expect(paths(asked, rights)).toEqual(expected)
  })

  test('everything that goes too far is told at once', () => {
    const asked = {
      ...reading('b'),
      network: 'any',
      isolation: 'exclusive',
      window: { opensAt: now, closesAt: at('23:00') },
    } as const

    expect(paths(asked, {})).toEqual(['window', 'network', 'isolation', 'access.datasets[0]'])
  })
})

describe('a principal', () => {
  const running = (...ids: readonly string[]) => ids.map((jobId) => seedGrant({ jobId }))

  test.each([
    [1, '03:59:59', 0],
    [2, '03:59:59', 1],
    [2, '04:00:00', 0],
  ])('with %d jobs that end at 04:00, at %s: %d problems with a third', (count, time, expected) => {
    expect(jobQuotaProblems(asking, running(...['a', 'b'].slice(0, count)), guards({}), at(time))).toHaveLength(
      expected,
    )
  })

  test('has no crowd where no rule is: that was told already', () => {
    expect(jobQuotaProblems(asking, running('a', 'b', 'c'), guards(), at('03:00'))).toEqual([])
  })
})

describe('an extension', () => {
  test.each([
    ['06:00', 0],
    ['06:01', 1],
  ])('of a window that was to end at 04:00 may be 2 hours in all, and this is to %s: %d problems', (to, expected) => {
    expect(extensionGuard(asking, at('04:00'), at(to), guards({}))).toHaveLength(expected)
  })

  test('of 0 hours forbids it', () => {
    expect(extensionGuard(asking, at('04:00'), at('04:01'), guards({ longestExtensionHours: 0 }))).toHaveLength(1)
  })

  test('needs a rule, which is missed where the access is looked at', () => {
    expect(extensionGuard(asking, at('04:00'), at('04:01'), guards())).toEqual([])
    expect(guardrailProblems(asking, guards(), at('01:00'))).toMatchObject([{ path: '' }])
  })
})
