import { describe, expect, test } from 'vitest'
import type { Grant } from '#core/grant/grant.ts'
import { isOver, nextTask, remainingTasks } from '#core/grant/tasks.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'

const opened = { openedAt: at('00:58:03'), readyAt: at('01:00'), closingSoonFor: at('04:00') }
const ready = { ...opened, keysReadyAt: at('00:58:04') }
const closed = { ...ready, closedAt: at('04:00:02'), confirmedAt: at('04:00:02') }
const ended = { ended: { at: at('02:30'), because: 'ended', by: 'acmeco', reason: 'done' } } as const
const endedEarly = { ended: { ...ended.ended, at: at('00:45') } } as const
const role = { principal: { type: 'role', name: 'trainer' } } as const
const pendingChange = {
  change: 'detach policy',
  ...{ because: 'drifted', target: 'x', at: '2025-07-16T02:00:00Z' },
  until: '2025-07-16T02:01:05Z',
} as const

test.each<readonly [string, Partial<Grant>, readonly string[]]>([
  ['a new grant is opened when its policies may be attached', {}, ['open 00:58:00']],
  [
    'an open grant is closed at its end, and its keys are settled after a minute, in case Access Opened is lost',
    opened,
    ['close 04:00:00', 'keys 00:59:03'],
  ],
  [
    'subscribers are told of an open grant when its window opens and before it closes',
    { openedAt: at('00:58:03'), keysReadyAt: at('00:58:04') },
    ['close 04:00:00', 'announce 01:00:00', 'announce 03:45:00'],
  ],
  ['an open grant whose keys are ready is only closed', ready, ['close 04:00:00']],
  ['a grant that ended is closed at once', { ...ready, ...ended }, ['end 02:30:00']],
  ['a grant that ended before it was opened is closed at once', endedEarly, ['end 00:45:00']],
  [
    'an extended grant is opened again at once, to replace its policies',
    { ...ready, superseded: ['old'] },
    ['open 00:58:00'],
  ],
  ['the keys of a closed grant are settled after a minute, in case Access Closed is lost', closed, ['keys 04:01:02']],
  ['a closed grant whose keys are done has nothing left to do', { ...closed, keysDoneAt: at('04:00:03') }, []],
  ['a role has no keys to settle after opening', { ...role, ...opened }, ['close 04:00:00']],
  ['a role has no keys to settle after closing', { ...role, ...closed }, []],
  [
    'IAM is checked once more after a closing that a run may still be undoing, once that run is over',
    { ...ended, closedAt: at('02:30'), attachingUntil: at('02:30:55') },
    ['check 02:30:55'],
  ],
  [
    'a closing that is confirmed is not checked again',
    { ...ended, closedAt: at('02:30'), confirmedAt: at('02:32') },
    [],
  ],
  [
    'the outcome of a pending change is recorded once its run is abandoned',
    { ...ready, pendingChanges: [pendingChange] },
    ['close 04:00:00', 'audit 02:01:05'],
  ],
])('%s', (_rule, row, pending) => {
  const grant = seedGrant(row)

  expect(remainingTasks(grant).map(({ task, at }) => `${task} ${at.toISOString().slice(11, 19)}`)).toEqual(pending)
})

test('a grant is due at its first task, and not at all once nothing is left to do', () => {
  expect(nextTask(seedGrant(opened))).toEqual({ task: 'keys', at: at('00:59:03') })
  expect(nextTask(seedGrant({ ...closed, keysDoneAt: at('04:00:03') }))).toBeUndefined()
})

describe('a grant', () => {
  test.each<readonly [string, Partial<Grant>, boolean]>([
    ['is not over while it is open', ready, false],
    ['is over once it is closed and confirmed', closed, true],
    ['is not over before its closing is confirmed', { ...ended, closedAt: at('02:30') }, false],
    ['is not over while a change has no outcome', { ...closed, pendingChanges: [pendingChange] }, false],
  ])('%s', (_rule, row, over) => {
    expect(isOver(seedGrant(row), at('05:00'))).toBe(over)
  })
})
