import { describe, expect, test } from 'vitest'
import { link } from '#core/audit/audit.ts'
import {
  canConclude,
  concluding,
  isAbandoned,
  isAtKeys,
  mayAttach,
  outcomeFromKeys,
  outcomeFromPolicies,
  type PendingChange,
  pendingAfter,
} from '#core/audit/pending-changes.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import { at } from '#test/fixtures/seed.ts'

const stamp = { job: 'churn', at: at('01:00'), by: 'settle-access', event: 'e-1' }
const told = (...entries: readonly (readonly [AuditEntry['change'], AuditEntry['phase'], string])[]) =>
  link(
    [],
    entries.map(([change, phase, target]) => ({ change, phase, because: 'drifted', target })),
    stamp,
  )
const pendingChange = (change: PendingChange['change'], target = 'x'): PendingChange => ({
  ...{ change, target, because: 'drifted', at: '2025-07-16T01:00:00Z' },
})

describe('what is left to be told of', () => {
  test.each([
    ['what was only intended', told(['attach policy', 'intended', 'a']), ['a']],
    ['not what was done', told(['attach policy', 'intended', 'a'], ['attach policy', 'done', 'a']), []],
    ['not what failed', told(['attach policy', 'intended', 'a'], ['attach policy', 'failed', 'a']), []],
    ['what is another target', told(['attach policy', 'intended', 'a'], ['attach policy', 'done', 'b']), ['a']],
    ['what is another change', told(['attach policy', 'intended', 'a'], ['detach policy', 'done', 'a']), ['a']],
    ['once, what was intended twice', told(['delete key', 'intended', 'a'], ['delete key', 'intended', 'a']), ['a']],
  ])('%s', (_rule, records, left) => {
    expect(pendingAfter([], records).map(({ target }) => target)).toEqual(left)
  })

  test('what the row remembers goes when it is told', () => {
    expect(pendingAfter([pendingChange('delete key', 'a')], told(['delete key', 'done', 'a']))).toEqual([])
  })
})

test.each([
  ['01:01:59', false],
  ['01:02:00', true],
])('at %s, nobody who intended it at 01:00 can be at it any more: %s', (time, forsaken) => {
  expect(isAbandoned(pendingChange('attach policy'), at(time))).toBe(forsaken)
})

test.each<readonly [PendingChange['change'], boolean]>([
  ['attach policy', true],
  ['detach policy', false],
  ['deny sessions', false],
])('"%s" may be on its way while access is closed: %s', (change, may) => {
  expect(mayAttach([pendingChange(change)])).toBe(may)
})

test.each<readonly [PendingChange['change'], string, boolean]>([
  ['create key', '01:00:59', true],
  ['create key', '01:01:00', false],
  ['attach policy', '01:00:01', false],
])('"%s" intended at 01:00 keeps others from the keys at %s: %s', (change, time, busy) => {
  expect(isAtKeys(pendingChange(change), at(time))).toBe(busy)
})

test.each<readonly [PendingChange['change'], boolean]>([
  ['schedule grant', true],
  ['extend grant', true],
  ['attach policy', false],
  ['delete key', false],
])('the end of "%s" can be told at once: %s', (change, atOnce) => {
  expect(canConclude(pendingChange(change), at('01:00'))).toBe(atOnce)
})

test.each<readonly [PendingChange['change'], readonly string[], boolean | undefined]>([
  ['attach policy', ['x'], true],
  ['attach policy', [], false],
  ['deny sessions', ['x'], true],
  ['detach policy', ['x'], false],
  ['detach policy', [], true],
  ['schedule grant', [], true],
  ['extend grant', [], true],
  ['create key', [], undefined],
])('%s, with %j attached: %s', (change, attached, isDone) => {
  expect(outcomeFromPolicies(pendingChange(change), attached)).toBe(isDone)
})

const key = (active: boolean) => ({ id: 'x', active, createdAt: at('00:30') })
const stored = (time: string) => ({ id: 'y', storedAt: at(time) })

test.each<readonly [PendingChange['change'], boolean | undefined, string, boolean | undefined]>([
  ['create key', true, '01:00', true],
  ['create key', true, '00:59', false],
  ['activate key', true, '00:30', true],
  ['activate key', false, '00:30', false],
  ['deactivate key', false, '00:30', true],
  ['deactivate key', true, '00:30', false],
  ['deactivate key', undefined, '00:30', true],
  ['delete key', undefined, '00:30', true],
  ['delete key', false, '00:30', false],
  ['attach policy', true, '00:30', undefined],
])('%s, with the key active: %s, and one stored at %s: %s', (change, active, storedAt, isDone) => {
  const keys = active === undefined ? [] : [key(active)]
  expect(outcomeFromKeys(pendingChange(change), { grants: [], keys, stored: stored(storedAt) })).toBe(isDone)
})

test.each([
  [true, 'done'],
  [false, 'failed'],
])(
  'the record that the interrupted run did not live to write says %s: %s, and since when it is late',
  (isDone, phase) => {
    expect(concluding(pendingChange('delete key'), isDone)).toEqual({
      ...{ change: 'delete key', because: 'drifted', target: 'x', phase },
      detail: { interruptedAfter: '2025-07-16T01:00:00Z' },
    })
  },
)
