import { describe, expect, test } from 'vitest'
import { type ChainEnd, link } from '#core/audit/chain.ts'
import { NO_RECORDS } from '#core/audit/outbox.ts'
import type { AuditEntry, AuditRecord } from '#core/audit/records.ts'
import { whoHadAccess } from '#core/audit/who-had-access.ts'
import { printInstant } from '#core/grant/window.ts'
import { at } from '#test/fixtures/seed.ts'
import { STAMP } from './records.ts'

type Told = Pick<AuditEntry, 'change'> & Partial<AuditEntry> & { readonly time: string }

const access = {
  datasets: ['s3://data/', { location: 's3://lake/x.csv', account: '222233334444', until: '2025-07-16T02:00:00Z' }],
  logGroups: [{ arn: 'arn:aws:logs:us-east-1:111122223333:log-group:/x', streams: 'a/' }],
}

const scheduled = (opensAt = '01:00', closesAt = '04:00', policies = ['p-1']): Told => ({
  ...{ time: '00:30', change: 'schedule grant', target: 'churn' },
  detail: { opensAt: text(opensAt), closesAt: text(closesAt), policies, access, requestedBy: 'ann', reason: 'train' },
})
const attach = (time: string, phase: AuditEntry['phase'] = 'done', target = 'p-1', detail = {}): Told => {
  return { time, change: 'attach policy', phase, target, detail }
}
const detach = (time: string, phase: AuditEntry['phase'] = 'done', target = 'p-1'): Told => {
  return { time, change: 'detach policy', phase, target }
}
const extended = (time: string, closesAt: string, policies: readonly string[]): Told => ({
  ...{ time, change: 'extend grant', target: 'churn' },
  detail: { closesAt: text(closesAt), policies, requestedBy: 'bob', reason: 'slow' },
})
const reopened = (time: string): Told => ({
  ...{ time, change: 'reopen grant', target: 'churn' },
  detail: { opensAt: text(time), closesAt: text('03:00'), policies: ['p-2'], requestedBy: 'bob', reason: 'again' },
})

function text(clock: string): string {
  return printInstant(at(clock))
}

function chain(...told: readonly Told[]): readonly AuditRecord[] {
  let end: ChainEnd = NO_RECORDS
  return told.flatMap(({ time, ...entry }) => {
    const whole = { phase: 'done', because: 'open', target: '', principal: PRINCIPAL, ...entry } as const
    const records = link('churn', end, [whole], { ...STAMP, at: at(time) })
    end = { lastSeq: end.lastSeq + 1, lastHash: records[0]?.hash ?? null }
    return records
  })
}

const PRINCIPAL = { type: 'user', name: 'trainer' } as const

function spans(...told: readonly Told[]): readonly string[] {
  return whoHadAccess(chain(...told)).map(({ from, until, ended }) => `${clock(from)}-${clock(until)} ${ended}`)
}

function clock(date: Date): string {
  return date.toISOString().slice(11, 16)
}

describe('access is what lies inside the window while a policy was attached', () => {
  test.each<readonly [string, readonly Told[], readonly string[]]>([
    ['from the window, if it was attached ahead of it', [scheduled(), attach('00:58')], ['01:00-04:00 window over']],
    ['from the attachment, if that came late', [scheduled(), attach('01:20')], ['01:20-04:00 window over']],
    ['until it was detached', [scheduled(), attach('00:58'), detach('03:12')], ['01:00-03:12 detached']],
    [
      'until the window, if it was detached late',
      [scheduled(), attach('00:58'), detach('05:00')],
      ['01:00-04:00 window over'],
    ],
    ['never, if it was detached before the window', [scheduled(), attach('00:58'), detach('00:59')], []],
    ['never, if nothing was attached', [scheduled()], []],
    [
      'from when it was intended',
      [scheduled(), attach('01:10', 'intended'), attach('01:12')],
      ['01:10-04:00 window over'],
    ],
    [
      'again from when the grant was reopened, for as long as was asked for then',
      [scheduled(), attach('00:58'), detach('01:30'), reopened('01:40'), attach('01:40', 'done', 'p-2')],
      ['01:00-01:30 detached', '01:40-03:00 window over'],
    ],
    [
      'from when it was intended, although nobody knows',
      [scheduled(), attach('01:10', 'intended')],
      ['01:10-04:00 window over'],
    ],
    [
      'not from an attempt that failed',
      [scheduled(), attach('01:10', 'intended'), attach('01:11', 'failed'), attach('01:20')],
      ['01:20-04:00 window over'],
    ],
    [
      'through a repair that failed',
      [scheduled(), attach('00:58'), attach('02:00', 'intended'), attach('02:00', 'failed')],
      ['01:00-04:00 window over'],
    ],
    [
      'from before an outcome that was recorded afterwards',
      [scheduled(), attach('02:00', 'done', 'p-1', { interruptedAfter: text('01:05') })],
      ['01:05-04:00 window over'],
    ],
    [
      'until a detachment that succeeded',
      [scheduled(), attach('00:58'), detach('02:00', 'failed'), detach('03:00')],
      ['01:00-03:00 detached'],
    ],
    [
      'again, after a second attachment',
      [scheduled(), attach('00:58'), detach('02:00'), attach('03:00')],
      ['01:00-02:00 detached', '03:00-04:00 window over'],
    ],
    [
      'by one of several policies at the least',
      [
        scheduled('01:00', '04:00', ['p-1', 'p-2']),
        attach('00:58'),
        attach('00:58', 'done', 'p-2'),
        detach('02:00'),
        detach('03:00', 'done', 'p-2'),
      ],
      ['01:00-03:00 detached'],
    ],
    [
      'without a gap through an extension',
      [
        scheduled(),
        attach('00:58'),
        extended('03:00', '05:00', ['p-2']),
        attach('03:00', 'done', 'p-2'),
        detach('03:01'),
      ],
      ['01:00-05:00 window over'],
    ],
    [
      'until the window that is in the attached policy, whatever the extension says',
      [scheduled(), attach('00:58'), extended('03:00', '05:00', ['p-2'])],
      ['01:00-04:00 window over'],
    ],
    ['by its own policies only', [scheduled(), attach('00:58', 'done', 'other')], []],
  ])('%s', (_, told, expected) => {
    expect(spans(...told)).toEqual(expected)
  })
})

test('an answer names the job, its principal, who asked and why', () => {
  const [had] = whoHadAccess(chain(scheduled(), attach('00:58')))

  expect(had).toMatchObject({ job: 'churn', principal: 'user/trainer', requestedBy: 'ann', reason: 'train' })
  expect(had?.access).toEqual({
    datasets: [{ resource: 's3://data/' }, { resource: 's3://lake/x.csv', until: at('02:00') }],
    logGroups: [{ resource: 'arn:aws:logs:us-east-1:111122223333:log-group:/x' }],
  })
})

test('the order of the records does not matter, nor a record that is there twice', () => {
  const records = chain(scheduled(), attach('00:58'), detach('03:12'))

  expect(whoHadAccess([...records, ...records].toReversed())).toEqual(whoHadAccess(records))
})

test('a job whose request is not among the records has no access that could be named', () => {
  expect(whoHadAccess(chain(scheduled(), attach('00:58')).slice(1))).toEqual([])
})
