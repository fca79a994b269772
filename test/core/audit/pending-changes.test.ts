import { describe, expect, test } from 'vitest'
import { link } from '#core/audit/audit.ts'
import {
  canConclude,
  concluding,
  isAbandoned,
  isChangingKeys,
  mayAttach,
  outcomeFromKeys,
  outcomeFromPolicies,
  type PendingChange,
  pendingAfter,
} from '#core/audit/pending-changes.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import { at } from '#test/fixtures/seed.ts'

const stamp = { job: 'churn', at: at('01:00'), by: 'settle-access', event: 'e-1' }
const recordsOf = (...entries: readonly (readonly [AuditEntry['change'], AuditEntry['phase'], string])[]) =>
  link(
    [],
    entries.map(([change, phase, target]) => ({ change, phase, because: 'drifted', target })),
    stamp,
  )
const pendingChange = (change: PendingChange['change'], target = 'x'): PendingChange => ({
  ...{ change, target, because: 'drifted', at: '2025-07-16T01:00:00Z' },
})

describe('of the changes in some records, a pending one is', () => {
  test.each([
    ['one that was only intended', recordsOf(['attach policy', 'intended', 'a']), ['a']],
    ['not one that was done', recordsOf(['attach policy', 'intended', 'a'], ['attach policy', 'done', 'a']), []],
    ['not one that failed', recordsOf(['attach policy', 'intended', 'a'], ['attach policy', 'failed', 'a']), []],
    [
      'one whose outcome is that of another target',
      recordsOf(['attach policy', 'intended', 'a'], ['attach policy', 'done', 'b']),
      ['a'],
    ],
    [
      'one whose outcome is that of another change',
      recordsOf(['attach policy', 'intended', 'a'], ['detach policy', 'done', 'a']),
      ['a'],
    ],
    [
      'one that was intended twice, once',
      recordsOf(['delete key', 'intended', 'a'], ['delete key', 'intended', 'a']),
      ['a'],
    ],
  ])('%s', (_rule, records, left) => {
    expect(pendingAfter([], records).map(({ target }) => target)).toEqual(left)
  })

  test('a pending change of the row is gone once its outcome is recorded', () => {
    expect(pendingAfter([pendingChange('delete key', 'a')], recordsOf(['delete key', 'done', 'a']))).toEqual([])
  })
})

test.each([
  ['is not abandoned while its run may still be running, until a second before twice the time-out', '01:01:59', false],
  ['is abandoned after twice the time-out of a Lambda', '01:02:00', true],
])('a change that was intended at 01:00 %s', (_rule, time, isOver) => {
  expect(isAbandoned(pendingChange('attach policy'), at(time))).toBe(isOver)
})

test.each<readonly [string, PendingChange['change'], boolean]>([
  ['a run that attaches a policy may undo a closing', 'attach policy', true],
  ['a run that detaches a policy does not undo a closing', 'detach policy', false],
  ['a run that denies sessions does not undo a closing: it is part of it', 'deny sessions', false],
])('%s', (_rule, change, mayUndo) => {
  expect(mayAttach([pendingChange(change)])).toBe(mayUndo)
})

test.each<readonly [string, PendingChange['change'], string, boolean]>([
  ['keeps other runs from the keys until the time-out of its Lambda', 'create key', '01:00:59', true],
  ['keeps nobody from the keys after that', 'create key', '01:01:00', false],
  ['keeps nobody from the keys if it is to a policy', 'attach policy', '01:00:01', false],
])('a change that was intended at 01:00 %s', (_rule, change, time, isBusy) => {
  expect(isChangingKeys(pendingChange(change), at(time))).toBe(isBusy)
})

test.each<readonly [string, PendingChange['change'], boolean]>([
  [
    'scheduling a grant can be concluded at once, because it is one write with its pending change',
    'schedule grant',
    true,
  ],
  ['extending a grant can be concluded at once, for the same reason', 'extend grant', true],
  ['attaching a policy can be concluded only once its run is over', 'attach policy', false],
  ['deleting a key can be concluded only once its run is over', 'delete key', false],
])('%s', (_rule, change, atOnce) => {
  expect(canConclude(pendingChange(change), at('01:00'))).toBe(atOnce)
})

describe('from the policies that are attached', () => {
  test.each<readonly [string, PendingChange['change'], readonly string[], boolean | undefined]>([
    ['attaching succeeded if the policy is attached', 'attach policy', ['x'], true],
    ['attaching failed if it is not', 'attach policy', [], false],
    ['denying sessions succeeded if its policy is attached', 'deny sessions', ['x'], true],
    ['detaching failed if the policy is attached', 'detach policy', ['x'], false],
    ['detaching succeeded if it is not', 'detach policy', [], true],
    ['scheduling succeeded, because there is a row', 'schedule grant', [], true],
    ['extending succeeded, because the row says so', 'extend grant', [], true],
    ['nothing is known about keys', 'create key', [], undefined],
  ])('%s', (_rule, change, attached, isDone) => {
    expect(outcomeFromPolicies(pendingChange(change), attached)).toBe(isDone)
  })
})

const key = (active: boolean) => ({ id: 'x', active, createdAt: at('00:30') })
const stored = (time: string) => ({ id: 'y', storedAt: at(time) })

describe("from a user's keys", () => {
  test.each<readonly [string, PendingChange['change'], boolean | undefined, string, boolean | undefined]>([
    ['creating succeeded if a key was stored afterwards', 'create key', true, '01:00', true],
    ['creating failed if the stored key is older', 'create key', true, '00:59', false],
    ['activating succeeded if the key is active', 'activate key', true, '00:30', true],
    ['activating failed if it is not', 'activate key', false, '00:30', false],
    ['deactivating succeeded if the key is inactive', 'deactivate key', false, '00:30', true],
    ['deactivating failed if it is active', 'deactivate key', true, '00:30', false],
    ['deactivating succeeded if there is no such key', 'deactivate key', undefined, '00:30', true],
    ['deleting succeeded if there is no such key', 'delete key', undefined, '00:30', true],
    ['deleting failed if there is', 'delete key', false, '00:30', false],
    ['nothing is known about policies', 'attach policy', true, '00:30', undefined],
  ])('%s', (_rule, change, active, storedAt, isDone) => {
    const keys = active === undefined ? [] : [key(active)]
    expect(outcomeFromKeys(pendingChange(change), { keys, stored: stored(storedAt) })).toBe(isDone)
  })
})

test.each([
  ['done', true, 'done'],
  ['failed', false, 'failed'],
])(
  'the record that an interrupted run did not write says that the change is %s, and when it was intended',
  (_rule, isDone, phase) => {
    expect(concluding(pendingChange('delete key'), isDone)).toEqual({
      ...{ change: 'delete key', because: 'drifted', target: 'x', phase },
      detail: { interruptedAfter: '2025-07-16T01:00:00Z' },
    })
  },
)
