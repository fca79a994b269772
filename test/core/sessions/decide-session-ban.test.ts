import { describe, expect, test } from 'vitest'
import { NO_RECORDS } from '#core/audit/outbox.ts'
import type { PendingChange } from '#core/audit/pending-changes.ts'
import { banDueAt, decideSessionBan } from '#core/sessions/decide-session-ban.ts'
import { banAfter, banPolicy, type SessionBan } from '#core/sessions/session-ban.ts'
import { at } from '#test/fixtures/seed.ts'

const principal = { type: 'role', name: 'Trainer' } as const
const revoked = { at: at('02:30'), because: 'revoked', by: 'security', reason: 'a leak', event: 'e-1' } as const
const fresh: SessionBan = { principal, revoked, superseded: [], ...NO_RECORDS, version: 1 }
const denied: SessionBan = { ...fresh, deniedAt: at('02:31') }
const lifted: SessionBan = { ...denied, liftedAt: at('14:31') }
const ours = banPolicy(fresh).name
const pendingChange: PendingChange = {
  ...({ change: 'deny sessions', because: 'revoked', target: 'older' } as const),
  ...{ at: '2025-07-16T02:59:00Z', until: '2025-07-16T03:01:00Z' },
}

test('a ban denies what began up to 30 seconds after the revocation, the time that a new policy takes', () => {
  const { name, document } = banPolicy(fresh)

  expect(JSON.parse(document)).toMatchObject({
    Statement: [{ Effect: 'Deny', Condition: { DateLessThan: { 'aws:TokenIssueTime': '2025-07-16T02:30:30Z' } } }],
  })
  expect(name).toMatch(/^=sessions=trainer-[0-9a-f]{12}$/)
})

describe('a role whose access was revoked at 02:30', () => {
  test.each<readonly [string, string, Partial<SessionBan>, readonly string[], readonly string[], string | undefined]>([
    ['has its sessions denied', '02:30:00', fresh, [], ['deny ours (revoked)'], 'denied'],
    ['has them denied although IAM lists the policy', '02:30', fresh, ['ours'], ['deny ours (revoked)'], 'denied'],
    ['needs no change while they are', '03:00:00', denied, ['ours'], [], undefined],
    ['has them denied again if others detached the policy', '03:00:00', denied, [], ['deny ours (drifted)'], undefined],
    ['has them denied while one may be left', '14:30:29', denied, ['ours'], [], undefined],
    ['loses the policy once none can be', '14:30:30', denied, ['ours'], ['detach ours (revoked)'], 'lifted'],
    ['needs no change afterwards', '15:00:00', lifted, [], [], undefined],
    ['never has them denied too late', '14:30:30', fresh, [], ['detach ours (revoked)'], 'lifted'],
    [
      'loses the policy of an earlier revocation only after its own is attached',
      '02:30:00',
      { ...fresh, superseded: ['older'] },
      ['older'],
      ['deny ours (revoked)', 'detach older (revoked)'],
      'denied',
    ],
    [
      'loses what others put among its denials',
      '03:00:00',
      denied,
      ['ours', 'planted'],
      ['detach planted (drifted)'],
      undefined,
    ],
    [
      'loses what a run attached that a newer revocation overtook, and nobody else is blamed for it',
      '03:00:00',
      { ...denied, pendingChanges: [pendingChange] },
      ['ours', 'older'],
      ['detach older (revoked)'],
      undefined,
    ],
    [
      'loses once more what a run that died may have attached, for the record',
      '03:00:00',
      { ...denied, pendingChanges: [{ ...pendingChange, until: '2025-07-16T03:00:00Z' }] },
      ['ours'],
      ['detach older (revoked)'],
      undefined,
    ],
  ])('%s', (_rule, time, row, found, changes, reached) => {
    const names = found.map((name) => (name === 'ours' ? ours : name))
    const decision = decideSessionBan({ ...fresh, ...row }, names, [], at(time))

    const made = [...decision.attach, ...decision.detach].map(({ action, policy, because }) => {
      return `${action === 'detach' ? action : 'deny'} ${policy.name === ours ? 'ours' : policy.name} (${because})`
    })
    expect(made).toEqual(changes)
    expect(decision.reached).toBe(reached)
  })

  test.each<readonly [string, SessionBan, Date | undefined]>([
    ['at once, until its sessions are denied', fresh, at('02:30')],
    ['when none can be left, once they are', denied, at('14:30:30')],
    [
      'when the outcome of a change has to be found out',
      { ...denied, pendingChanges: [{ ...pendingChange, until: '2025-07-16T03:00:00Z' }] },
      at('03:00'),
    ],
    ['never again, once they are over', lifted, undefined],
  ])('is due %s', (_when, ban, due) => {
    expect(banDueAt(ban)).toEqual(due)
  })
})

describe('one more revocation', () => {
  const later = { ...revoked, at: at('03:00'), event: 'e-2' }

  test('takes the place of the one before, whose policy goes once it is not needed', () => {
    expect(banAfter(denied, principal, later)).toEqual({ ...fresh, revoked: later, superseded: [ours] })
    expect(banAfter({ ...denied, superseded: ['older'] }, principal, later)?.superseded).toEqual(['older', ours])
  })

  test.each<readonly [string, SessionBan]>([
    ['was never attached', fresh],
    ['is gone', lifted],
  ])('leaves nothing behind of a policy that %s', (_rule, ban) => {
    expect(banAfter(ban, principal, later)).toEqual({ ...fresh, revoked: later })
  })

  test.each([
    ['the same event, tried again', { ...later, event: revoked.event }],
    ['an earlier revocation, which arrives late', { ...later, at: at('02:30') }],
  ])('is covered, if it is %s', (_rule, other) => {
    expect(banAfter(denied, principal, other)).toBeUndefined()
  })
})
