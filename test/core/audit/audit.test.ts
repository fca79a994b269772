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

test('records written in several goes are one chain, and the order of reading does not matter', () => {
  expect(chain.map(({ previous }) => previous.length)).toEqual([0, 1, 1])
  expect(chainProblems(chain.toReversed(), heads)).toEqual([])
})

test('a record that the log holds twice is one record', () => {
  expect(chainProblems([...chain, ...chain.slice(1)], heads)).toEqual([])
})

test('records that two Lambdas wrote side by side are followed by one that names both', () => {
  const siblings = link(headsOf(first), [entry('d')], stamp)
  const both = link([...heads, ...headsOf(siblings)], [entry('e')], stamp)

  expect(chainProblems([...chain, ...siblings, ...both], headsOf(both))).toEqual([])
  expect(chainProblems([...chain, ...both], headsOf(both))).toEqual([expect.stringContaining('is missing')])
})

test.each([
  ['the first', chain.slice(1)],
  ['one in the middle', chain.filter((_, index) => index !== 1)],
])('a missing record shows: %s', (_which, records) => {
  expect(chainProblems(records, heads)).toEqual([
    expect.stringMatching(/^a record before "attach policy, done" .* is missing$/),
  ])
})

test('the last record, if it is missing, shows by what the row remembers', () => {
  expect(chainProblems(chain.slice(0, 2), heads)).toEqual(['the last record is missing'])
})

test('an edited record shows', () => {
  const edited = chain.map((record, index) => (index === 1 ? { ...record, target: 'x' } : record))
  expect(chainProblems(edited, heads)).toEqual([expect.stringMatching(/was edited$/)])
})

test('a record that was edited and hashed anew breaks what follows', () => {
  const forged = link(headsOf(chain.slice(0, 1)), [entry('x')], stamp)
  expect(chainProblems([...chain.slice(0, 1), ...forged, ...chain.slice(2)], heads)).toEqual([
    expect.stringMatching(/^a record before .* is missing$/),
  ])
})

test('a forged beginning shows: only a grant, a refusal or an unknown policy begins a chain', () => {
  expect(chainProblems([...chain, ...link([], [entry('x')], stamp)], heads)).toEqual([
    expect.stringMatching(/follows no record$/),
  ])
})

describe('what is owed already', () => {
  const records = (...phases: readonly AuditEntry['phase'][]) =>
    link(
      [],
      phases.map((phase) => ({ ...entry('a'), phase })),
      stamp,
    )

  test.each([
    ['a further try', ['intended', 'failed'], 'intended', true],
    ['a further failure', ['intended', 'failed'], 'failed', true],
    ['a further try of what nobody knows the end of', ['intended'], 'intended', true],
    ['the end of a try', ['intended'], 'failed', false],
    ['a success', ['intended', 'failed'], 'done', false],
    ['a failure after a success', ['intended', 'failed', 'done'], 'failed', false],
    ['a try after a success', ['intended', 'done'], 'intended', false],
    ['a first try', [], 'intended', false],
  ] as const)('%s', (_which, owed, phase, isOwed) => {
    expect(isOwedAlready(records(phase), records(...owed))).toBe(isOwed)
  })

  test('a try of something else is not', () => {
    const [other, same] = [link([], [{ ...entry('b'), phase: 'intended' }], stamp), records('intended')]

    expect(isOwedAlready(other, same)).toBe(false)
    expect(isOwedAlready([...same, ...other], same)).toBe(false)
  })
})
