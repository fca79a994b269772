import { describe, expect, test } from 'vitest'
import { punctuality } from '#core/audit/history/closings.ts'
import { jobHistoryOf } from '#core/audit/history/job-history.ts'
import { at } from '#test/fixtures/seed.ts'
import { asked, CHURN, chain, ended, policy, receipt, type Told } from './told.ts'

const ATTACHED = [asked('00:30', 'schedule grant'), policy('00:58', 'attach policy')] as const
const history = (told: readonly Told[], now = '12:00') => jobHistoryOf(CHURN, chain(told), at(now))
const closings = (told: readonly Told[], now?: string) =>
  history(told, now).closings.map((one) => ({
    ...{ due: one.dueAt, detached: one.detachedAt, late: one.secondsLate, hasReceipt: one.hasReceipt },
    kind: punctuality(one),
  }))

describe('the status of a job, by its records', () => {
  test.each([
    ['before its window', ATTACHED, '00:59:59', 'scheduled'],
    ['at its first second', ATTACHED, '01:00', 'open'],
    ['in its last second', ATTACHED, '03:59:59', 'open'],
    ['when the window is over, without a receipt', ATTACHED, '04:00', 'closed'],
    ['after its end', [...ATTACHED, ended('02:00')], '02:00', 'ended'],
    ['after a revocation', [...ATTACHED, ended('02:00', 'revoked')], '02:00', 'revoked'],
    [
      'a revocation of what was over changes nothing',
      [...ATTACHED, ended('02:00'), ended('02:30', 'revoked', { wasOver: 'ended' })],
      '03:00',
      'ended',
    ],
    [
      'reopened, it is open again',
      [...ATTACHED, ended('02:00'), receipt('02:00', '02:00', '02:00', 'ended'), asked('02:10', 'reopen grant')],
      '02:10',
      'open',
    ],
    [
      'extended, until the new end',
      [...ATTACHED, asked('03:00', 'extend grant', { closesAt: '2025-07-16T05:00:00Z' })],
      '04:30',
      'open',
    ],
  ])('%s', (_, told, now, status) => {
    expect(history(told, now).status).toBe(status)
  })

  test('a job of which only a refusal is recorded is refused', () => {
    const refusal = { change: 'refuse request', phase: 'done', because: 'refused', target: CHURN } as const
    const [record] = chain([['00:30', refusal]])
    expect(record && jobHistoryOf(CHURN, [{ ...record, seq: 0, previous: null }], at('01:00')).status).toBe('refused')
  })
})

describe('a closing', () => {
  test.each([
    ['60 s after its end was the timer', '04:01:00', 'on time'],
    ['61 s after its end was the sweep', '04:01:01', 'sweep'],
    ['180 s after its end is not late', '04:03:00', 'sweep'],
    ['181 s after its end is late', '04:03:01', 'late'],
  ])('%s', (_, detached, kind) => {
    expect(
      closings([...ATTACHED, policy(detached, 'detach policy'), receipt(detached, '04:00', detached)]),
    ).toMatchObject([{ kind, hasReceipt: true }])
  })

  test('of a window that is over without a receipt gets later by the second, until its policy is detached', () => {
    expect(closings(ATTACHED, '03:59:59')).toEqual([])
    expect(closings(ATTACHED, '04:00')).toMatchObject([{ late: 0, detached: undefined, hasReceipt: false }])
    expect(closings(ATTACHED, '04:10')).toMatchObject([{ late: 600, detached: undefined, kind: 'late' }])
    const detached = [...ATTACHED, policy('04:00:30', 'detach policy')]
    expect(closings(detached, '04:10')).toMatchObject([{ late: 30, detached: at('04:00:30'), hasReceipt: false }])
  })

  test('is due at an early end, and at the end of the window if that is earlier', () => {
    expect(closings([...ATTACHED, ended('02:00')], '02:05')).toMatchObject([{ due: at('02:00'), late: 300 }])
    expect(closings([...ATTACHED, ended('04:30')], '05:00')).toMatchObject([{ due: at('04:00') }])
  })

  test('of each run of a reopened job counts, and the second is not over by the first receipt', () => {
    const first = [
      ...ATTACHED,
      ended('02:00'),
      policy('02:00', 'detach policy'),
      receipt('02:00', '02:00', '02:00', 'ended'),
    ]
    const again = [asked('02:10', 'reopen grant', { policies: ['p2'] }), policy('02:10', 'attach policy', 'p2')]
    expect(closings([...first, ...again], '04:05')).toMatchObject([
      { due: at('02:00'), late: 0 },
      { due: at('04:00'), late: 300, detached: undefined },
    ])
  })
})

describe('what was attached', () => {
  const spans = (told: readonly Told[]) => history(told).attached
  test('is one time where an extension replaces a policy without a gap', () => {
    const extended = [
      policy('03:00', 'attach policy', 'p2'),
      policy('03:00', 'detach policy'),
      policy('05:00', 'detach policy', 'p2'),
    ]
    expect(spans([...ATTACHED, ...extended])).toEqual([{ from: at('00:58'), until: at('05:00') }])
  })

  test('has no end while a policy of it is attached', () => {
    const extended = [policy('03:00', 'attach policy', 'p2'), policy('03:10', 'detach policy')]
    expect(spans([...ATTACHED, ...extended])).toEqual([{ from: at('00:58'), until: undefined }])
  })

  test('is two times where there was a gap', () => {
    const again = [policy('02:00', 'detach policy'), policy('02:10', 'attach policy', 'p2')]
    expect(spans([...ATTACHED, ...again])).toMatchObject([{ until: at('02:00') }, { from: at('02:10') }])
  })
})

describe('a chain', () => {
  const told = [...ATTACHED, policy('04:00', 'detach policy'), receipt('04:00', '04:00', '04:00')]
  const stateOf = (records: ReturnType<typeof chain>) => jobHistoryOf(CHURN, records, at('12:00')).chain
  test('is verified from its first record to its last', () => {
    expect(stateOf(chain(told))).toMatchObject({ state: 'verified', records: 4, missingBefore: 0 })
  })

  test('that begins later is cut, which is not verified', () => {
    expect(stateOf(chain(told).slice(2))).toMatchObject({ state: 'cut', missingBefore: 2 })
  })

  test.each([
    ['with a gap', (records: ReturnType<typeof chain>) => records.filter(({ seq }) => seq !== 2)],
    ['with an edited record', (records: ReturnType<typeof chain>) => records.map((one) => ({ ...one, by: 'me' }))],
    [
      'that is cut and has a gap',
      (records: ReturnType<typeof chain>) => records.filter(({ seq }) => seq === 2 || seq === 4),
    ],
  ])('%s is broken', (_, damage) => {
    expect(stateOf(damage(chain(told))).state).toBe('broken')
  })
})
