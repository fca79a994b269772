import { describe, expect, test } from 'vitest'
import { alone } from '#core/audit/chain.ts'
import { accessReportOf, keyEventsOf } from '#core/audit/history/access-report.ts'
import { latenessOf } from '#core/audit/history/lateness.ts'
import { countedProblems, refusalsIn } from '#core/audit/history/refusals.ts'
import type { AuditEntry, AuditRecord } from '#core/audit/records.ts'
import { at } from '#test/fixtures/seed.ts'
import { asked, CHURN, chain, policy, receipt, type Told } from './told.ts'

const RUN: readonly Told[] = [
  asked('00:30', 'schedule grant'),
  policy('00:58', 'attach policy'),
  policy('04:00', 'detach policy'),
  receipt('04:00', '04:00', '04:05'),
]
const trainer = { type: 'user', name: 'trainer' } as const
const key = (clock: string, change: AuditEntry['change'], id: string): Told => [
  clock,
  {
    change,
    because: 'opening',
    target: change === 'create key' ? 'trainer' : id,
    ...(change === 'create key' && { detail: { key: id } }),
  },
]
const KEYS = chain(
  [
    key('00:58', 'create key', 'K1'),
    key('04:05', 'deactivate key', 'K1'),
    key('04:05', 'create key', 'K2'),
    key('09:00', 'deactivate key', 'OLD'),
  ],
  'user/trainer',
)
const single = (clock: string, job: string, entry: Omit<AuditEntry, 'phase'>): AuditRecord =>
  alone(job, { phase: 'done', ...entry }, { at: at(clock), by: 'x', event: 'e', until: at(clock) })
const refusal = (clock: string, job: string, problems: readonly unknown[], more: object = {}) =>
  single(clock, job, { change: 'refuse request', because: 'refused', target: job, detail: { problems, ...more } })

const report = (records: readonly AuditRecord[], since = '00:00', until = '12:00', principal?: string) =>
  accessReportOf(records, { since: at(since), until: at(until), principal }, at('12:00'))

describe('a report is half open:', () => {
  test.each([
    ['a job asked for in it', '00:00', '00:30:01', 1],
    ['not a job asked for at its end', '00:00', '00:30', 0],
    ['a job whose window touches its last second', '00:45', '01:00:01', 1],
    ['a job whose policy was attached before its window', '00:50', '00:58:01', 1],
    ['not a job that was over', '04:05:01', '12:00', 0],
  ])('%s', (_, since, until, count) => {
    expect(report(chain(RUN), since, until).jobs).toHaveLength(count)
  })

  test('a closing counts where it was due', () => {
    expect(report(chain(RUN), '00:00', '04:00').lateness).toMatchObject({ closings: 0, p99: undefined })
    expect(report(chain(RUN), '04:00', '04:00:01').lateness).toMatchObject({ closings: 1, late: 1, p99: 300 })
  })
})

test('a report is as of its end: what is not over then is open, and lateness grows no further', () => {
  const open = chain(RUN.slice(0, 2))
  expect(report(open, '00:00', '03:59:59').jobs).toMatchObject([{ status: 'open', closings: [] }])
  expect(report(open, '00:00', '04:10').closings).toMatchObject([{ secondsLate: 600, detachedAt: undefined }])
  expect(report(chain(RUN), '00:00', '04:00:01').closings).toMatchObject([{ secondsLate: 300, hasReceipt: true }])
})

test('a report of one principal has its jobs, keys, drift and revocations, and those of everything', () => {
  const other = single('02:00', 'other', { change: 'detach policy', because: 'orphaned', target: 'p9' })
  const revoked = (target: string, targets: readonly string[]) =>
    single('03:00', `event-${target}`, {
      change: 'revoke access',
      because: 'revoked',
      target,
      detail: { by: 'ops', reason: 'leak', targets: { count: 1, first: targets } },
    })
  const all = [
    ...chain(RUN),
    ...KEYS,
    other,
    revoked('all', ['all']),
    revoked(CHURN, [CHURN]),
    revoked('role/x', ['role/x']),
  ]

  const own = report(all, '00:00', '12:00', 'user/trainer')
  expect(own.jobs.map(({ job }) => job)).toEqual([CHURN])
  expect(own.revocations.flatMap(({ targets }) => targets)).toEqual(['all', CHURN])
  expect([own.drifts, own.keyLives.length]).toEqual([[], 3])
  const nobody = report(all, '00:00', '12:00', 'role/y')
  expect([nobody.jobs, nobody.keyLives, nobody.revocations.length]).toEqual([[], [], 1])
})

test('names of principals are the same in any case, as they are in IAM', () => {
  const { jobs, keyEvents } = report([...chain(RUN), ...KEYS], '00:00', '12:00', 'user/TRAINER')

  expect(jobs).toHaveLength(1)
  expect([...keyEvents.keys()]).toEqual(['user/trainer'])
})

test('a revocation, or an orphan, makes no job of the report', () => {
  const orphan = single('02:00', 'lost', { change: 'detach policy', because: 'orphaned', target: 'p9' })
  const { jobs, drifts } = report([orphan])
  expect(jobs).toEqual([])
  expect(drifts).toMatchObject([{ job: 'lost', repair: 'removed', isRepaired: true }])
})

describe('keys', () => {
  test('are live from when they were made to when they were turned off; of an older key only that is known', () => {
    expect(report(KEYS).keyLives).toEqual([
      { principal: 'user/trainer', key: 'K1', liveFrom: at('00:58'), offAt: at('04:05') },
      { principal: 'user/trainer', key: 'K2', liveFrom: at('04:05'), offAt: undefined },
      { principal: 'user/trainer', key: 'OLD', liveFrom: undefined, offAt: at('09:00') },
    ])
  })

  test('that are turned on again have two lives; a deletion after that is no third', () => {
    const told = [
      key('01:00', 'create key', 'K'),
      key('02:00', 'deactivate key', 'K'),
      key('03:00', 'activate key', 'K'),
      key('04:00', 'deactivate key', 'K'),
      key('05:00', 'delete key', 'K'),
    ]
    expect(report(chain(told, 'user/trainer')).keyLives).toMatchObject([
      { liveFrom: at('01:00'), offAt: at('02:00') },
      { liveFrom: at('03:00'), offAt: at('04:00') },
    ])
  })

  test('of a job are those that changed from its attachment until its key was off', () => {
    const made = report([...chain(RUN), ...KEYS])
    const [job] = made.jobs
    expect(job && keyEventsOf(job, made).map(({ change, key: id }) => `${change} ${id}`)).toEqual([
      'create key K1',
      'deactivate key K1',
      'create key K2',
    ])
  })
})

describe('refusals', () => {
  test('count by problem, whichever item of a list has it', () => {
    const problem = (index: number) => ({ path: `access.outputs[${index}]`, message: 'no such bucket' })
    const refusals = refusalsIn([
      refusal('00:30', 'a', [problem(0), problem(3)]),
      refusal('00:31', 'b', [problem(1), { path: '', message: 'x' }]),
    ])
    expect(countedProblems(refusals)).toEqual([
      { path: 'access.outputs[]', message: 'no such bucket', count: 3 },
      { path: '', message: 'x', count: 1 },
    ])
  })

  test('whose record holds anything else than problems are read as far as it goes', () => {
    const odd = [{ message: 7 }, null, 'text', { message: 'known' }]
    expect(refusalsIn([refusal('00:30', 'a', odd, { moreProblems: -1 })])).toMatchObject([
      { problems: [{ path: '', message: 'known' }], moreProblems: 0, window: undefined },
    ])
  })

  test('say who asked for which window, where the record does', () => {
    const window = { opensAt: '2025-07-16T01:00:00Z', closesAt: '2025-07-16T02:00:00Z' }
    const record = refusal('00:30', 'a', [], { window, requestedBy: 'ann', reason: 'try' })
    expect(refusalsIn([{ ...record, principal: trainer }])).toMatchObject([
      { principal: trainer, requestedBy: 'ann', window: { opensAt: at('01:00'), closesAt: at('02:00') } },
    ])
  })
})

test.each([
  [[], undefined, undefined],
  [[7], 7, 7],
  [Array.from({ length: 100 }, (_, index) => index + 1), 50, 99],
  [[0, 0, 0, 1000], 0, 1000],
])('p50 and p99 of %j are values that were measured', (seconds, p50, p99) => {
  expect(latenessOf(seconds)).toMatchObject({ p50, p99 })
})
