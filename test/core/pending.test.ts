import { expect, test } from 'vitest'
import type { Grant } from '#core/grant.ts'
import { dueOf, pendingOf } from '#core/pending.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'

const opened = { openedAt: at('00:58:03') }
const ready = { ...opened, keysReadyAt: at('00:58:04') }
const closed = { ...ready, closedAt: at('04:00:02') }
const ended = { ended: { at: at('02:30'), because: 'ended', by: 'acmeco', reason: 'done' } } as const
const endedEarly = { ended: { ...ended.ended, at: at('00:45') } } as const
const role = { principal: { type: 'role', name: 'trainer' } } as const

test.each<readonly [string, Partial<Grant>, readonly string[]]>([
  ['a new grant is looked at when its policy may be attached', {}, ['access 00:58:00']],
  [
    'an opened one at its end, and its keys in a minute, should the news get lost',
    opened,
    ['access 04:00:00', 'keys 00:59:03'],
  ],
  ['with its keys ready, only at its end', ready, ['access 04:00:00']],
  ['an ended one at once', { ...ready, ...ended }, ['access 02:30:00']],
  ['an extended one at once', { ...ready, superseded: ['old'] }, ['access 00:58:00']],
  ['a closed one still waits for its keys', closed, ['keys 04:01:02']],
  ['and then for nothing', { ...closed, keysDoneAt: at('04:00:03') }, []],
  ['a role has no keys to wait for', { ...role, ...opened }, ['access 04:00:00']],
  ['a closed role waits for nothing', { ...role, ...opened, closedAt: at('04:00:02') }, []],
  ['one that was ended before it could open waits for nothing', { ...endedEarly, closedAt: at('00:45') }, []],
  [
    'one that was ended while it may have been opening is looked at once more',
    { ...ended, closedAt: at('02:30') },
    ['access 02:32:00'],
  ],
  ['and then for nothing: it changed no key', { ...ended, closedAt: at('02:30'), confirmedAt: at('02:32') }, []],
])('%s', (_rule, row, pending) => {
  const grant = seedGrant(row)

  expect(pendingOf(grant).map(({ look, at }) => `${look} ${at.toISOString().slice(11, 19)}`)).toEqual(pending)
})

test('a row is due at the first of what it waits for, and leaves the index when it waits for nothing', () => {
  expect(dueOf(seedGrant(opened))).toEqual(at('00:59:03'))
  expect(dueOf(seedGrant({ ...closed, keysDoneAt: at('04:00:03') }))).toBeUndefined()
})
