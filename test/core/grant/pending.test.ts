import { expect, test } from 'vitest'
import type { Grant } from '#core/grant/grant.ts'
import { isOver, pendingOf, soonestOf } from '#core/grant/pending.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'

const opened = { openedAt: at('00:58:03') }
const ready = { ...opened, keysReadyAt: at('00:58:04') }
const closed = { ...ready, closedAt: at('04:00:02'), confirmedAt: at('04:00:02') }
const ended = { ended: { at: at('02:30'), because: 'ended', by: 'acmeco', reason: 'done' } } as const
const endedEarly = { ended: { ...ended.ended, at: at('00:45') } } as const
const role = { principal: { type: 'role', name: 'trainer' } } as const
const revoked = { ended: { ...ended.ended, because: 'revoked', endsSessions: true } } as const
const pendingChange = { change: 'detach policy', because: 'drifted', target: 'x', at: '2025-07-16T02:00:00Z' } as const

test.each<readonly [string, Partial<Grant>, readonly string[]]>([
  ['a new grant is looked at when its policy may be attached', {}, ['open 00:58:00']],
  [
    'an opened one at its end, and its keys in a minute, should the news get lost',
    opened,
    ['close 04:00:00', 'keys 00:59:03'],
  ],
  ['with its keys ready, only at its end', ready, ['close 04:00:00']],
  ['an ended one at once', { ...ready, ...ended }, ['end 02:30:00']],
  ['one that ended before it could open, too', endedEarly, ['end 00:45:00']],
  ['an extended one at once', { ...ready, superseded: ['old'] }, ['open 00:58:00']],
  ['a closed one still waits for its keys', closed, ['keys 04:01:02']],
  ['and then for nothing', { ...closed, keysDoneAt: at('04:00:03') }, []],
  ['a role has no keys to wait for', { ...role, ...opened }, ['close 04:00:00']],
  ['a closed role waits for nothing', { ...role, ...closed }, []],
  [
    'where somebody may still be attaching, IAM is looked at once more',
    { ...ended, closedAt: at('02:30') },
    ['check 02:32:00'],
  ],
  ['and then no more', { ...ended, closedAt: at('02:30'), confirmedAt: at('02:32') }, []],
  [
    'sessions of a revoked role are denied until none can be left: twelve hours, and the time that IAM takes to hear of it',
    { ...role, ...closed, ...revoked },
    ['check 14:30:30'],
  ],
  ['and then no more', { ...role, ...closed, ...revoked, sessionsOverAt: at('14:31') }, []],
  [
    'what was intended is told of when the run that intended it can no longer be at work',
    { ...ready, pendingChanges: [pendingChange] },
    ['close 04:00:00', 'audit 02:02:00'],
  ],
])('%s', (_rule, row, pending) => {
  const grant = seedGrant(row)

  expect(pendingOf(grant).map(({ task, at }) => `${task} ${at.toISOString().slice(11, 19)}`)).toEqual(pending)
})

test('a row is due at the first of what it waits for, and leaves the index when it waits for nothing', () => {
  expect(soonestOf(seedGrant(opened))).toEqual({ task: 'keys', at: at('00:59:03') })
  expect(soonestOf(seedGrant({ ...closed, keysDoneAt: at('04:00:03') }))).toBeUndefined()
})

test.each<readonly [string, Partial<Grant>, boolean]>([
  ['open', ready, false],
  ['closed', closed, true],
  ['closed, and not seen gone twice', { ...ended, closedAt: at('02:30') }, false],
  ['closed, with sessions to deny', { ...role, ...closed, ...revoked }, false],
  ['closed, with something to tell of', { ...closed, pendingChanges: [pendingChange] }, false],
])('a look at IAM is of no use any more: %s', (_rule, row, over) => {
  expect(isOver(seedGrant(row), at('05:00'))).toBe(over)
})
