import { describe, expect, test } from 'vitest'
import { chainProblems, isOwedAlready, link } from '#core/audit/audit.ts'
import type { AuditEntry, AuditRecord } from '#core/audit/records.ts'
import { at } from '#test/fixtures/seed.ts'

const stamp = { job: 'churn', at: at('01:00'), by: 'settle-access', event: 'e-1' }
const begin: AuditEntry = { change: 'schedule grant', phase: 'intended', because: 'requested', target: 'churn' }
const entry = (target: string): AuditEntry => ({ change: 'attach policy', phase: 'done', because: 'open', target })
const headsOf = (records: readonly AuditRecord[]) => records.slice(-1).map(({ hash }) => hash)

const first = link([], [begin, entry('b')], stamp)
const chain = [...first, ...link(headsOf(first), [entry('c')], stamp)]
const heads = headsOf(chain)

test('records of several writes are one chain, in whatever order they are read', () => {
  expect(chain.map(({ previous }) => previous.length)).toEqual([0, 1, 1])
  expect(chainProblems(chain.toReversed(), heads)).toEqual([])
})

test('a record that is in the log twice counts once', () => {
  expect(chainProblems([...chain, ...chain.slice(1)], heads)).toEqual([])
})

test('after two Lambdas wrote at the same time, the next record follows both', () => {
  const siblings = link(headsOf(first), [entry('d')], stamp)
  const both = link([...heads, ...headsOf(siblings)], [entry('e')], stamp)

  expect(chainProblems([...chain, ...siblings, ...both], headsOf(both))).toEqual([])
  expect(chainProblems([...chain, ...both], headsOf(both))).toEqual([expect.stringContaining('is missing')])
})

test.each([
  ['the first one', chain.slice(1)],
  ['one in the middle', chain.filter((_, index) => index !== 1)],
])('a missing record is detected: %s', (_which, records) => {
  expect(chainProblems(records, heads)).toEqual([
    expect.stringMatching(/^a record before "attach policy, done" .* is missing$/),
  ])
})

test('a missing last record is detected by the hash in the row', () => {
  expect(chainProblems(chain.slice(0, 2), heads)).toEqual(['the last record is missing'])
})

test('an edited record is detected', () => {
  const edited = chain.map((record, index) => (index === 1 ? { ...record, target: 'x' } : record))
  expect(chainProblems(edited, heads)).toEqual([expect.stringMatching(/was edited$/)])
})

test('a record that was edited and hashed anew is detected by the records that follow it', () => {
  const forged = link(headsOf(chain.slice(0, 1)), [entry('x')], stamp)
  expect(chainProblems([...chain.slice(0, 1), ...forged, ...chain.slice(2)], heads)).toEqual([
    expect.stringMatching(/^a record before .* is missing$/),
  ])
})

test('a forged first record is detected: only a scheduled grant, a refusal or an orphan begins a chain', () => {
  expect(chainProblems([...chain, ...link([], [entry('x')], stamp)], heads)).toEqual([
    expect.stringMatching(/follows no record$/),
  ])
})

describe('of records that the log did not accept', () => {
  const records = (...phases: readonly AuditEntry['phase'][]) =>
    link(
      [],
      phases.map((phase) => ({ ...entry('a'), phase })),
      stamp,
    )

  test.each([
    ['another attempt is owed already, after a failure', ['intended', 'failed'], 'intended', true],
    ['another failure is owed already', ['intended', 'failed'], 'failed', true],
    ['another attempt is owed already, after one without an outcome', ['intended'], 'intended', true],
    ['the outcome of an attempt is not owed already', ['intended'], 'failed', false],
    ['a success is not owed already', ['intended', 'failed'], 'done', false],
    ['a failure after a success is not owed already', ['intended', 'failed', 'done'], 'failed', false],
    ['an attempt after a success is not owed already', ['intended', 'done'], 'intended', false],
    ['a first attempt is not owed already', [], 'intended', false],
  ] as const)('%s', (_which, owed, phase, isOwed) => {
    expect(isOwedAlready(records(phase), records(...owed))).toBe(isOwed)
  })

  test('an attempt to change something else is not owed already', () => {
    const [other, same] = [link([], [{ ...entry('b'), phase: 'intended' }], stamp), records('intended')]

    expect(isOwedAlready(other, same)).toBe(false)
    expect(isOwedAlready([...same, ...other], same)).toBe(false)
  })
})
