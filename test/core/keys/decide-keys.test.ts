import { describe, expect, test } from 'vitest'
import type { Grant } from '#core/grant/grant.ts'
import type { FoundKey, StoredKey } from '#core/keys/access-key.ts'
import { decideKeys } from '#core/keys/decide-keys.ts'
import { includingJustCreated, type KeyStep, withoutNewKeys } from '#core/keys/key-steps.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'

const k1 = (active: boolean): FoundKey => ({ id: 'K1', active, createdAt: new Date('2025-01-01T00:00:00Z') })
const k2 = (active: boolean): FoundKey => ({ id: 'K2', active, createdAt: at('00:58') })
const k1Stored: StoredKey = { id: 'K1', storedAt: new Date('2025-01-01T00:00:01Z') }
const k2Stored: StoredKey = { id: 'K2', storedAt: at('00:58:01') }

/** The seed's job, open from its lead on, with a key strategy. */
const job = (keys: Grant['keys'], closesAt = '04:00') =>
  seedGrant({ keys, window: { opensAt: at('01:00'), closesAt: at(closesAt) }, openedAt: at('00:58') })

type Case = readonly [
  rule: string,
  grants: readonly Grant[],
  keys: readonly FoundKey[],
  stored: StoredKey | undefined,
  steps: readonly string[],
]

function check(time: string, [rule, grants, keys, stored, steps]: Case) {
  const decided = decideKeys({ grants, keys, stored }, at(time))
  expect(
    decided.map((step) => `${step.action} ${'keyId' in step ? step.keyId : 'new'}`),
    rule,
  ).toEqual(steps)
}

test('while a job keeps its keys, a key whose secret a run may have lost is deleted and replaced', () => {
  const grants = [job('keep'), job('rotate')]
  const keys = [k2(true)]
  const decided = decideKeys({ grants, keys, stored: undefined, orphanKeysSince: at('00:57:55') }, at('02:00'))

  expect(decided.map((step) => `${step.action} ${'keyId' in step ? step.keyId : 'new'}`)).toEqual([
    'deactivate K2',
    'delete K2',
    'create new',
  ])
  expect(decideKeys({ grants, keys, stored: undefined, orphanKeysSince: at('00:58:01') }, at('02:00'))).toEqual([])
})

test('a key that was stored a moment ago counts, although IAM does not list it yet', () => {
  const unseen = { id: 'K2', active: true, createdAt: k2Stored.storedAt }

  expect(includingJustCreated([k1(false)], k2Stored, at('00:58:30'))).toEqual([k1(false), unseen])
  expect(includingJustCreated([k1(false)], k2Stored, at('00:58:31'))).toEqual([k1(false)])
  expect(includingJustCreated([k1(false), k2(false)], k2Stored, at('00:58:30'))).toEqual([k1(false), k2(false)])
  expect(includingJustCreated([k1(false)], undefined, at('00:58:30'))).toEqual([k1(false)])
})

describe('while a job runs', () => {
  test.each<Case>([
    ['a user without keys gets one', [job('rotate')], [], undefined, ['create new']],
    ['the stored key stays', [job('rotate')], [k1(true)], k1Stored, []],
    [
      'a key whose secret is not stored is replaced',
      [job('rotate')],
      [k1(true)],
      undefined,
      ['deactivate K1', 'create new'],
    ],
    [
      'if both slots are taken, the newer key, whose secret was lost, is deleted',
      [job('rotate')],
      [k1(true), k2(true)],
      undefined,
      ['deactivate K1', 'deactivate K2', 'delete K2', 'create new'],
    ],
    ['a second live key is deactivated', [job('rotate')], [k1(true), k2(true)], k2Stored, ['deactivate K1']],
    [
      'a newer key whose secret was lost is deleted',
      [job('rotate')],
      [k1(true), k2(true)],
      k1Stored,
      ['deactivate K2', 'delete K2'],
    ],
    ['deactivate activates its key again', [job('deactivate')], [k1(false)], k1Stored, ['activate K1']],
    ['rotate does not activate a key again', [job('rotate')], [k1(false)], k1Stored, ['create new']],
    ['keep changes no key', [job('keep')], [k1(true), k2(true)], undefined, []],
    [
      'a job that keeps its keys protects them from its sibling',
      [job('keep'), job('rotate')],
      [k1(true)],
      undefined,
      [],
    ],
    ['its sibling gets a key if there is none', [job('keep'), job('rotate')], [], undefined, ['create new']],
    [
      'a sibling that ended does not take the key away',
      [job('rotate', '02:00'), job('rotate')],
      [k2(true)],
      k2Stored,
      [],
    ],
  ])('%s', (...row) => check('03:00', row))
})

describe('when no job runs any more', () => {
  test.each<Case>([
    [
      'rotate deactivates the key of the job, then creates a new one',
      [job('rotate')],
      [k2(true)],
      k2Stored,
      ['deactivate K2', 'create new'],
    ],
    [
      'rotate deletes the key before that if both slots are taken',
      [job('rotate')],
      [k1(false), k2(true)],
      k2Stored,
      ['deactivate K2', 'delete K1', 'create new'],
    ],
    ['an interrupted rotation is continued', [job('rotate')], [k2(false)], k2Stored, ['create new']],
    [
      'a key that was never stored is replaced',
      [job('rotate')],
      [k2(true)],
      undefined,
      ['deactivate K2', 'create new'],
    ],
    [
      'deactivate leaves no live key',
      [job('deactivate')],
      [k1(true), k2(true)],
      k2Stored,
      ['deactivate K1', 'deactivate K2'],
    ],
    ['keep leaves the live key', [job('keep')], [k1(true)], k1Stored, []],
    [
      'a rotation that waited for a sibling that keeps its keys is done',
      [job('rotate', '02:00'), job('keep')],
      [k2(true)],
      k2Stored,
      ['deactivate K2', 'create new'],
    ],
    ['the last to end decides', [job('rotate', '02:00'), job('deactivate')], [k2(true)], k2Stored, ['deactivate K2']],
    [
      'a job that never opened changes nothing',
      [seedGrant({ ended: { at: at('00:30'), because: 'ended', by: 'x', reason: 'y' } })],
      [k1(true)],
      k1Stored,
      [],
    ],
    ['a user without grants is left alone', [], [k1(true)], undefined, []],
  ])('%s', (...row) => check('04:00', row))

  test('a key that was stored after the job ended is not replaced again', () => {
    const stored = { id: 'K2', storedAt: at('04:00:05') }
    check('04:10', ['', [job('rotate')], [k1(false), { ...k2(true), createdAt: at('04:00:04') }], stored, []])
  })

  test('a replaced key is deleted seven days after its successor was stored, and not a second before', () => {
    const stored = { id: 'K2', storedAt: at('04:00') }
    const found = { grants: [job('rotate')], keys: [k1(false), k2(true)], stored }

    expect(decideKeys(found, new Date('2025-07-23T03:59:59Z'))).toEqual([])
    expect(decideKeys(found, new Date('2025-07-23T04:00:00Z'))).toMatchObject([{ action: 'delete', keyId: 'K1' }])
  })
})

test('while no secret can be stored, keys are still deactivated and deleted, but none is created, activated or makes room', () => {
  const deactivate: KeyStep = { action: 'deactivate', keyId: 'K2', because: 'closed' }
  const retire: KeyStep = { action: 'delete', keyId: 'K1', because: 'retention over' }
  const forUse: readonly KeyStep[] = [
    { action: 'delete', keyId: 'K1', because: 'slot needed' },
    { action: 'activate', keyId: 'K1', because: 'opening' },
    { action: 'create', because: 'opening' },
  ]

  expect(withoutNewKeys([deactivate, ...forUse, retire])).toEqual([deactivate, retire])
})
