import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Ending, Grant } from '#core/grant/grant.ts'
import { asksToReopen, isFinished, isOfEarlierRun, reopenedGrant } from '#core/grant/reopening.ts'
import { documents } from '#targets/iam/documents.ts'
import { at, seedGrant, WHERE } from '#test/fixtures/seed.ts'
import { anyGrant } from '#test/platform/any-grant.ts'

const from: Ending = {
  at: at('01:30:05'),
  saidAt: at('01:30'),
  because: 'ended',
  by: 'acmeco',
  reason: 'x',
  event: 'e1',
}
const asked = { id: 'e2', time: at('01:40'), closesAt: at('03:00') }
const reopen = (grant: Grant, now = at('01:40:02')) => reopenedGrant(grant, from, asked, now, WHERE, documents)

describe('an extension asks to reopen a grant that ended at 01:30', () => {
  test.each([
    ['if it was put later', '01:31', true],
    ['if it was put in the same second', '01:30', true],
    ['not if it was put before: then it is late', '01:29:59', false],
  ])('%s', (_rule, time, expected) => {
    expect(asksToReopen({ ended: from }, { time: at(time) })).toBe(expected)
    expect(asksToReopen({}, { time: at(time) })).toBe(false)
  })
})

describe('an end is about a run before the present one, in a grant that was requested at 00:30 and reopened at 01:40', () => {
  const reopened = { at: at('01:40'), event: 'e2', from }
  test.each([
    ['if it was said before the request', 'ended', 'e9', '00:29:59', true],
    ['if it was said before the grant was reopened', 'ended', 'e9', '01:39:59', true],
    ['not in the second in which it was reopened', 'ended', 'e9', '01:40', false],
    ['if its event ended the run before', 'ended', 'e1', '01:40', true],
    ['not if it is a revocation, which is of the grant', 'revoked', 'e9', '01:39:59', false],
    ['but if the revocation was before the request', 'revoked', 'e9', '00:29:59', true],
  ] as const)('%s', (_rule, because, id, time, expected) => {
    expect(isOfEarlierRun(seedGrant({ reopened }), because, { id, time: at(time) })).toBe(expected)
  })

  test('not if it was never reopened', () => {
    expect(isOfEarlierRun(seedGrant(), 'ended', { id: 'e9', time: at('01:39') })).toBe(false)
  })
})

describe('a reopened grant', () => {
  test('begins anew: nothing that was observed of it before counts, whatever that was', () => {
    const fresh = seedGrant()
    fc.assert(
      fc.property(anyGrant, ({ openedAt, closedAt, ...any }) => {
        const { jobId, principal, window, network, access, isolation, policies, ...rest } = any
        const { policies: _policies, ...left } = reopen({
          ...fresh,
          ...rest,
          openedAt: at('01:00'),
          closedAt: at('01:30'),
        })
        const kept = [
          'revokedAfterEnd',
          'endsWith',
          'listing',
          'context',
          'principalId',
          'reopened',
          'extendedAt',
          'lastHeartbeatAt',
        ]

        expect(Object.keys(left).filter((field) => !(field in fresh) && !kept.includes(field))).toEqual([])
      }),
    )
  })

  test('is open from now on, until the end that was asked for, and knows the end that it follows', () => {
    const grant = reopen(seedGrant({ ended: from, superseded: ['old'] }))

    expect(grant.window).toEqual({ opensAt: at('01:40:02'), closesAt: at('03:00') })
    expect(grant.superseded).toEqual([])
    expect(grant.reopened).toEqual({ at: at('01:40'), event: 'e2', from })
    expect(grant.policies).not.toEqual(seedGrant().policies)
    expect(grant.requestedClosesAt).toEqual(at('04:00'))
  })

  test('opens no earlier than was requested', () => {
    expect(reopen(seedGrant({ ended: from }), at('00:50')).window.opensAt).toEqual(at('01:00'))
  })

  test('was reopened at the latest when that was decided: a sender cannot make later ends count as earlier ones', () => {
    expect(reopen(seedGrant({ ended: from }), at('01:35')).reopened?.at).toEqual(at('01:35'))
  })
})

test.each<readonly [string, Partial<Grant>, boolean]>([
  ['its policies are attached', { openedAt: at('01:00') }, false],
  ['its keys are not settled', { openedAt: at('01:00'), closedAt: at('01:30'), confirmedAt: at('01:30') }, false],
  ['a run may still be attaching', { closedAt: at('01:30'), attachingUntil: at('01:32') }, false],
  ['it never opened', { closedAt: at('01:30'), confirmedAt: at('01:30') }, true],
  [
    'its keys are settled',
    { openedAt: at('01:00'), closedAt: at('01:30'), confirmedAt: at('01:30'), keysDoneAt: at('01:31') },
    true,
  ],
])('whether an ended grant is closed to its end when %s', (_rule, row, expected) => {
  expect(isFinished(seedGrant({ ended: from, ...row }))).toBe(expected)
})
