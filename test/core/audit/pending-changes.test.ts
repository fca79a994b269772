import { describe, expect, test } from 'vitest'
import { link } from '#core/audit/chain.ts'
import {
  attachingUntil,
  attachmentsInDoubt,
  concluding,
  conclusions,
  isAbandoned,
  isChangingKeys,
  outcomeFromKeys,
  outcomeFromPolicies,
  type PendingChange,
  pendingAfter,
} from '#core/audit/pending-changes.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import { at } from '#test/fixtures/seed.ts'
import { entry, STAMP } from './records.ts'

const recordsOf = (...entries: readonly (readonly [AuditEntry['change'], AuditEntry['phase'], string])[]) =>
  link(
    'churn',
    { lastSeq: 0, lastHash: null },
    entries.map((parts) => entry(...parts)),
    STAMP,
  )
const pendingChange = (change: PendingChange['change'], until = '01:01'): PendingChange => ({
  ...{ change, target: 'x', because: 'drifted', at: '2025-07-16T01:00:00Z' },
  until: `2025-07-16T${until}:00Z`,
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
    expect(pendingAfter([], records, STAMP.until).map(({ target }) => target)).toEqual(left)
  })

  test('not one of the row whose outcome is among the records', () => {
    const left = pendingAfter([pendingChange('delete key')], recordsOf(['delete key', 'done', 'x']), STAMP.until)

    expect(left).toEqual([])
  })

  test('one of the row that the records say nothing about, with the lease that it has', () => {
    const left = pendingAfter([pendingChange('delete key')], recordsOf(['attach policy', 'done', 'x']), STAMP.until)

    expect(left).toEqual([pendingChange('delete key')])
  })

  test('one that another run intends again, with the lease of that run', () => {
    const again = recordsOf(['delete key', 'intended', 'x'])

    expect(pendingAfter([pendingChange('delete key')], again, at('01:30'))).toMatchObject([
      { target: 'x', until: '2025-07-16T01:30:05Z' },
    ])
  })
})

test.each([
  ['is not abandoned a second before', '01:00:59', false],
  ['is abandoned from then on', '01:01', true],
])('a change whose lease ends at 01:01 %s', (_rule, time, isOver) => {
  expect(isAbandoned(pendingChange('attach policy'), at(time))).toBe(isOver)
})

test.each<readonly [string, readonly PendingChange[], string | undefined]>([
  ['the end of the lease of a run that attaches', [pendingChange('attach policy', '01:02')], '01:02'],
  [
    'the latest of several',
    [
      pendingChange('attach policy', '01:02'),
      pendingChange('attach policy', '01:03'),
      pendingChange('attach policy', '01:01'),
    ],
    '01:03',
  ],
  ['never, if runs only detach', [pendingChange('detach policy')], undefined],
  ['never, if runs only deny sessions, which is part of closing', [pendingChange('deny sessions')], undefined],
  ['never, if no run is at work', [], undefined],
])('another run may be attaching until %s', (_rule, pendingChanges, time) => {
  expect(attachingUntil(pendingChanges)).toEqual(time === undefined ? undefined : at(time))
})

test.each<readonly [string, PendingChange['change'], string, boolean]>([
  ['keeps other runs from the keys until its lease ends', 'create key', '01:00:59', true],
  ['keeps nobody from the keys after that', 'create key', '01:01', false],
  ['keeps nobody from the keys if it is to a policy', 'attach policy', '01:00:01', false],
])('a change whose lease ends at 01:01 %s', (_rule, change, time, isBusy) => {
  expect(isChangingKeys(pendingChange(change), at(time))).toBe(isBusy)
})

describe('from the policies that are attached', () => {
  test.each<readonly [string, PendingChange['change'], readonly string[], boolean | undefined]>([
    ['attaching succeeded if the policy is attached', 'attach policy', ['x'], true],
    ['attaching failed if it is not', 'attach policy', [], false],
    ['denying sessions succeeded if its policy is attached', 'deny sessions', ['x'], true],
    ['detaching failed if the policy is attached', 'detach policy', ['x'], false],
    ['detaching succeeded if it is not', 'detach policy', [], true],
    ['nothing is known about keys', 'create key', [], undefined],
  ])('%s', (_rule, change, attached, isDone) => {
    expect(outcomeFromPolicies(pendingChange(change), attached)).toBe(isDone)
  })
})

describe('once its lease is over at 01:01, a change to the policy x', () => {
  test.each<readonly [string, PendingChange['change'], string, readonly string[], readonly string[], string]>([
    ['was made if IAM has it', 'attach policy', '01:01', ['x'], ['x'], 'done'],
    ['was not made if IAM has nothing, and nobody else could undo it', 'attach policy', '01:01', [], ['x'], 'failed'],
    ['has no outcome while its run may be at work', 'attach policy', '01:00:59', [], ['x'], 'none'],
    ['that is not wanted any more is left to its detachment', 'attach policy', '01:01', [], [], 'none, in doubt'],
    ['that denies sessions no more is left to it, too', 'deny sessions', '01:01', ['x'], [], 'none, in doubt'],
    ['is not in doubt while its run may be at work', 'attach policy', '01:00:59', [], [], 'none'],
    ['was made if it took something away, wanted or not', 'detach policy', '01:01', [], [], 'done'],
  ])('%s', (_rule, change, time, attached, wanted, outcome) => {
    const pendingChanges = [pendingChange(change)]
    const phases = conclusions({ pendingChanges }, attached, wanted, at(time)).map(({ phase }) => phase)
    const doubts = attachmentsInDoubt(pendingChanges, wanted, at(time)).map(() => ', in doubt')

    expect([phases[0] ?? 'none', ...doubts].join('')).toBe(outcome)
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
