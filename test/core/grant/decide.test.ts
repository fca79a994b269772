import { describe, expect, test } from 'vitest'
import type { PendingChange } from '#core/audit/pending-changes.ts'
import { decide, decideOrphan } from '#core/grant/decide.ts'
import type { Grant } from '#core/grant/grant.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'

const ours = seedGrant().policies.map(({ name }) => name)
const opened = { openedAt: at('00:58') }
const extended = { ...opened, superseded: ['old'] }
const closed = { ...opened, closedAt: at('04:00'), confirmedAt: at('04:00') }
const ended = { ended: { at: at('02:30'), because: 'ended', by: 'acmeco', reason: 'done' } } as const
const endedEarly = { ended: { ...ended.ended, at: at('00:40') } } as const
const attaching: PendingChange = {
  ...({ change: 'attach policy', because: 'open', target: ours[0] ?? '' } as const),
  ...{ at: '2025-07-16T02:29:00Z', until: '2025-07-16T02:32:00Z' },
}
const unconfirmed = { ...ended, closedAt: at('02:30'), attachingUntil: at('02:32') }

type Case = readonly [
  rule: string,
  time: string,
  row: Partial<Grant>,
  found: readonly string[],
  changes: readonly string[],
  reached: string | undefined,
]

function check(...[, time, row, found, changes, reached]: Case) {
  const decision = decide(seedGrant(row), found, at(time))

  expect(decision.changes.map(print)).toEqual(changes)
  expect(decision.reached).toBe(reached)
}

describe('a grant from 01:00 to 04:00', () => {
  test.each<Case>([
    ['has nothing attached before its lead', '00:57:59', {}, [], [], undefined],
    ['is attached from its lead on', '00:58:00', {}, [], ['attach ours (scheduled)'], 'opened'],
    ['is attached later if its lead was missed', '01:00:00', {}, [], ['attach ours (open)'], 'opened'],
    ['is attached once more if the row does not say so', '01:00:00', {}, ours, ['attach ours (open)'], 'opened'],
    ['needs no change while it is open and attached', '02:00:00', opened, ours, [], undefined],
    ['stays attached until its last second', '03:59:59', opened, ours, [], undefined],
    ['is detached at its end', '04:00:00', opened, ours, ['detach ours (closed)'], 'closed'],
    ['is detached although IAM does not list it', '04:00:00', opened, [], ['detach ours (closed)'], 'closed'],
    ['needs no change once it is closed', '05:00:00', closed, [], [], undefined],
  ])('%s', check)
})

describe('a grant that was changed manually', () => {
  test.each<Case>([
    ['is attached again if it was detached', '02:00:00', opened, [], ['attach ours (drifted)'], undefined],
    ['loses a policy that others attached', '02:00:00', opened, [...ours, 'x'], ['detach x (drifted)'], undefined],
    [
      'loses a policy that others attached before it was opened',
      '01:00:00',
      {},
      ['x'],
      ['attach ours (open)', 'detach x (drifted)'],
      'opened',
    ],
    [
      'loses a policy that others attached with its own at its end',
      '04:00:00',
      opened,
      ['x'],
      ['detach ours (closed)', 'detach x (closed)'],
      'closed',
    ],
    ['is detached if it was attached before its lead', '00:30:00', {}, ours, ['detach ours (drifted)'], undefined],
    ['is detached again if it was attached afterwards', '05:00:00', closed, ours, ['detach ours (drifted)'], undefined],
  ])('%s', check)
})

describe('an extended grant', () => {
  test.each<Case>([
    [
      'is attached with its new policies before the old ones are detached',
      '02:00:00',
      extended,
      ['old'],
      ['attach ours (open)', 'detach old (extended)'],
      'extended',
    ],
    [
      'has both done once more if the row does not say so',
      '02:00:00',
      extended,
      [...ours, 'old'],
      ['attach ours (open)', 'detach old (extended)'],
      'extended',
    ],
    [
      'loses once more an old policy that a run which died may have attached',
      '02:32:00',
      { ...opened, pendingChanges: [{ ...attaching, target: 'old' }] },
      ours,
      ['detach old (extended)'],
      undefined,
    ],
    [
      'loses new and old policies at its end',
      '04:00:00',
      extended,
      ours,
      ['detach ours (closed)', 'detach old (closed)'],
      'closed',
    ],
  ])('%s', check)
})

describe('a grant that ended early', () => {
  test.each<Case>([
    ['is detached', '02:30:00', { ...opened, ...ended }, ours, ['detach ours (ended)'], 'closed'],
    ['is closed without a change if it was never attached', '00:41:00', endedEarly, [], [], 'closed'],
    ['is not confirmed while a run may be attaching', '02:31:59', unconfirmed, [], [], undefined],
    ['is confirmed once no run can be attaching', '02:32:00', unconfirmed, [], [], 'confirmed'],
    ['loses what a run attached late', '02:32:00', unconfirmed, ours, ['detach ours (drifted)'], 'confirmed'],
    [
      'loses once more what a run that died may have attached, for the record',
      '02:32:00',
      { ...unconfirmed, pendingChanges: [attaching] },
      [],
      ['detach ours (ended)'],
      'confirmed',
    ],
    [
      'loses at once what another run attaches meanwhile, and nobody else is blamed for it',
      '02:31:59',
      { ...unconfirmed, pendingChanges: [attaching] },
      ours,
      ['detach ours (ended)'],
      undefined,
    ],
    ['is confirmed once', '02:40:00', { ...unconfirmed, confirmedAt: at('02:32') }, [], [], undefined],
  ])('%s', check)
})

test('a policy whose grant is not in the table is detached', () => {
  expect(decideOrphan(['x']).changes.map(print)).toEqual(['detach x (orphaned)'])
})

function print({ action, policy, because }: ReturnType<typeof decide>['changes'][number]): string {
  const names: Readonly<Record<string, string>> = Object.fromEntries(ours.map((name) => [name, 'ours']))
  return `${action} ${names[policy.name] ?? policy.name} (${because})`
}
