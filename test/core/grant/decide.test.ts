import { expect, test } from 'vitest'
import { decide, decideOrphan } from '#core/grant/decide.ts'
import type { Grant } from '#core/grant/grant.ts'
import { sessionBanOf } from '#core/grant/sessions.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'

const ours = seedGrant().policies.map(({ name }) => name)
const opened = { openedAt: at('00:58') }
const closed = { ...opened, closedAt: at('04:00'), confirmedAt: at('04:00') }
const ended = { ended: { at: at('02:30'), because: 'ended', by: 'acmeco', reason: 'done' } } as const
const overtaken = { ...ended, closedAt: at('02:30') }
const endedEarly = { ended: { ...ended.ended, at: at('00:40') } } as const
const extended = { ...opened, superseded: ['old'] }

type Row = readonly [string, Partial<Grant>, readonly string[], string, readonly string[], string | undefined]

test.each<Row>([
  ['00:57:59', {}, [], 'before the lead: nothing', [], undefined],
  ['00:58:00', {}, [], 'from the lead on: attach', ['attach ours (scheduled)'], 'opened'],
  ['01:00:00', {}, [], 'a late start: attach', ['attach ours (open)'], 'opened'],
  ['01:00:00', {}, ours, 'attached, but not noted: once more', ['attach ours (open)'], 'opened'],
  ['02:00:00', opened, ours, 'open and attached: nothing', [], undefined],
  ['02:00:00', opened, [], 'detached by hand: attach again', ['attach ours (drifted)'], undefined],
  ['02:00:00', opened, [...ours, 'x'], 'a stranger beside it: detach that', ['detach x (drifted)'], undefined],
  [
    '02:00:00',
    extended,
    ['old'],
    'extended: new first, then the old',
    ['attach ours (open)', 'detach old (extended)'],
    'extended',
  ],
  ['03:59:59', opened, ours, 'the last second: nothing', [], undefined],
  ['04:00:00', opened, ours, 'the end: detach', ['detach ours (closed)'], 'closed'],
  ['04:00:00', opened, [], 'the end, not visible yet: detach', ['detach ours (closed)'], 'closed'],
  [
    '02:00:00',
    extended,
    [...ours, 'old'],
    'extended, but not noted: once more',
    ['attach ours (open)', 'detach old (extended)'],
    'extended',
  ],
  [
    '04:00:00',
    extended,
    ours,
    'the end, with an old policy',
    ['detach ours (closed)', 'detach old (closed)'],
    'closed',
  ],
  ['02:30:00', { ...opened, ...ended }, ours, 'the job ended: detach', ['detach ours (ended)'], 'closed'],
  ['00:41:00', endedEarly, [], 'ended before it could open: only note it', [], 'closed'],
  ['02:31:59', overtaken, [], 'ended while opening: wait', [], undefined],
  ['02:32:00', overtaken, [], 'ended while opening: seen gone', [], 'confirmed'],
  ['02:32:00', overtaken, ours, 'attached by one who was overtaken: detach', ['detach ours (drifted)'], 'confirmed'],
  ['02:40:00', { ...overtaken, confirmedAt: at('02:32') }, [], 'confirmed: nothing', [], undefined],
  ['05:00:00', closed, [], 'closed and gone: nothing', [], undefined],
  ['05:00:00', closed, ours, 'attached again by hand: detach', ['detach ours (drifted)'], undefined],
  ['00:30:00', {}, ours, 'attached by hand before its time: detach', ['detach ours (drifted)'], undefined],
])('at %s: %#', (time, row, found, rule, changes, reached) => {
  const decision = decide(seedGrant(row), found, at(time))

  expect(decision.changes.map(tell), rule).toEqual(changes)
  expect(decision.reached, rule).toBe(reached)
})

const role = { principal: { type: 'role', name: 'trainer' } } as const
const revoked = {
  ...role,
  ...opened,
  ended: { ...ended.ended, because: 'revoked', endsSessions: true },
} as const
const over = { ...revoked, closedAt: at('02:30'), confirmedAt: at('02:32') }
const ban = sessionBanOf(seedGrant(revoked))?.policy.name ?? ''

test.each<Row>([
  ['02:30:00', revoked, ours, 'revoked: detach, then deny', ['detach ours (revoked)', 'deny ban (revoked)'], 'closed'],
  ['02:31:00', over, ['ban'], 'denied: nothing', [], undefined],
  ['02:31:00', over, [], 'the ban was taken off by hand: deny again', ['deny ban (drifted)'], undefined],
  ['14:30:29', over, ['ban'], 'a session may be left: nothing', [], undefined],
  ['14:30:30', over, ['ban'], 'no session is left: take the ban off', ['detach ban (revoked)'], 'sessions over'],
  ['15:00:00', { ...over, sessionsOverAt: at('14:31') }, [], 'and then: nothing', [], undefined],
])('sessions of a revoked role, at %s: %#', (time, row, found, rule, changes, reached) => {
  const named = found.map((name) => (name === 'ban' ? ban : name))
  const decision = decide(seedGrant(row), named, at(time))

  expect(decision.changes.map(tell), rule).toEqual(changes)
  expect(decision.reached, rule).toBe(reached)
})

test('a policy whose grant nobody knows is detached', () => {
  expect(decideOrphan(['x']).changes.map(tell)).toEqual(['detach x (orphaned)'])
})

function tell({ action, policy, because }: ReturnType<typeof decide>['changes'][number]): string {
  const names: Readonly<Record<string, string>> = {
    ...Object.fromEntries(ours.map((name) => [name, 'ours'])),
    [ban]: 'ban',
  }
  return `${action === 'deny sessions' ? 'deny' : action} ${names[policy.name] ?? policy.name} (${because})`
}
