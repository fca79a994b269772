import { describe, expect, test } from 'vitest'
import type { Grant } from '#core/grant/grant.ts'
import type { FoundKey, StoredKey } from '#core/keys/access-key.ts'
import { decideKeyRing } from '#core/keys/decide-key-ring.ts'
import { newKeyRing } from '#core/keys/key-ring.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'
import { decideAt, job, k1, k1Stored, k2, k2Stored, stepsOf, USER } from './rings.ts'

type Case = readonly [
  rule: string,
  grants: readonly Grant[],
  keys: readonly FoundKey[],
  stored: StoredKey | undefined,
  steps: readonly string[],
]

describe('while a job runs', () => {
  test.each<Case>([
    ['a user without keys gets one', [job('rotate')], [], undefined, ['create new']],
    ['the stored key stays', [job('rotate')], [k2(true)], k2Stored, []],
    [
      'a key that Curfew did not create is deactivated, not deleted',
      [job('rotate')],
      [k1(true)],
      undefined,
      ['deactivate K1', 'create new'],
    ],
    ['a second live key is deactivated', [job('rotate')], [k1(true), k2(true)], k2Stored, ['deactivate K1']],
    ['deactivate activates its key again', [job('deactivate')], [k1(false)], k1Stored, ['activate K1']],
    [
      'rotate does not activate a key that was deactivated: it gets another',
      [job('rotate')],
      [k1(false)],
      k1Stored,
      ['create new'],
    ],
    ['keep changes no key', [job('keep')], [k1(true), k2(true)], undefined, []],
    [
      'a sibling of a job that keeps its keys gets a key of its own, and the other stays',
      [job('keep'), job('rotate')],
      [k1(true)],
      undefined,
      ['create new'],
    ],
    [
      'a sibling of a job that keeps its keys has its stored key activated again',
      [job('keep'), job('deactivate')],
      [k1(true), k2(false)],
      k2Stored,
      ['activate K2'],
    ],
    [
      'an inactive key that Curfew created makes room for the sibling of a job that keeps its keys',
      [job('keep'), job('rotate')],
      [k1(true), k2(false)],
      k2Stored,
      ['delete K2', 'create new'],
    ],
    ['a sibling that ended does not take the key', [job('rotate', '02:00'), job('rotate')], [k2(true)], k2Stored, []],
  ])('%s', (_rule, grants, keys, stored, steps) => {
    expect(stepsOf(decideAt('03:00', { grants, keys, stored }))).toEqual(steps)
  })

  test.each<readonly [string, readonly Grant[], readonly string[]]>([
    ['they are deactivated, and none is deleted', [job('rotate')], ['deactivate K1', 'deactivate K2']],
    ['beside a job that keeps its keys they stay', [job('keep'), job('rotate')], []],
  ])('two keys that Curfew did not create leave no room: %s', (_rule, grants, steps) => {
    const decision = decideAt('03:00', { grants, keys: [k1(true), k2(true)] })

    expect(stepsOf(decision)).toEqual(steps)
    expect(decision.blocked).toBe(
      'IAM allows two access keys, and Curfew may delete neither K1 and K2: delete one that nobody needs',
    )
  })

  test('a key that a running job began with stays, although its secret is lost and another job needs one', () => {
    const uses = [{ jobId: 'rotate-until-04:00', keyId: 'K1' }]

    expect(
      stepsOf(decideAt('03:00', { grants: [job('rotate')], keys: [k1(true)] }, { uses, created: ['K1'] })),
    ).toEqual(['create new'])
  })

  test('no active key makes room beside a job that keeps its keys, whoever created it', () => {
    const observed = { grants: [job('keep'), job('rotate')], keys: [k1(true), k2(true)] }

    expect(decideAt('03:00', observed, { created: ['K1'] }).steps).toEqual([])
  })

  test('a key that Curfew created and never stored is deleted', () => {
    const observed = { grants: [job('rotate')], keys: [k1(true), k2(true)], stored: k1Stored }
    const removal = ['deactivate K2', 'delete K2']

    expect(stepsOf(decideAt('03:00', observed, { created: ['K2'] }))).toEqual(removal)
    const { createdAt } = k2(true)
    expect(stepsOf(decideAt('03:00', { ...observed, lostCreation: { since: createdAt, until: createdAt } }))).toEqual(
      removal,
    )
  })

  test('a key that was made by hand while the outcome of a creation was unknown for long is not deleted', () => {
    const observed = { grants: [job('rotate')], keys: [k1(true), k2(true)], stored: k1Stored }
    const { createdAt } = k1(true)

    expect(stepsOf(decideAt('03:00', { ...observed, lostCreation: { since: createdAt, until: createdAt } }))).toEqual([
      'deactivate K2',
    ])
  })
})

describe('when no job runs any more', () => {
  test.each<Case>([
    ['rotate replaces the key of the job', [job('rotate')], [k2(true)], k2Stored, ['deactivate K2', 'create new']],
    ['a rotation that broke off goes on', [job('rotate')], [k2(false)], k2Stored, ['create new']],
    [
      'with both slots taken, the key that Curfew created makes room, and not the other',
      [job('rotate')],
      [k1(false), k2(true)],
      k2Stored,
      ['deactivate K2', 'delete K2', 'create new'],
    ],
    [
      'deactivate leaves no live key',
      [job('deactivate')],
      [k1(true), k2(true)],
      k2Stored,
      ['deactivate K1', 'deactivate K2'],
    ],
    ['keep changes no key', [job('keep')], [k1(true)], k1Stored, []],
    [
      'a job that never opened changes nothing',
      [seedGrant({ window: job('rotate').window })],
      [k1(true)],
      k1Stored,
      [],
    ],
    ['a user without grants is left alone', [], [k1(true)], undefined, []],
  ])('%s', (_rule, grants, keys, stored, steps) => {
    expect(stepsOf(decideAt('04:00', { grants, keys, stored }))).toEqual(steps)
  })

  test('a key that was stored after the job ended is not replaced again', () => {
    const stored = { id: 'K2', storedAt: new Date(k2Stored.storedAt.getTime() + 4 * 3600 * 1000) }

    expect(stepsOf(decideAt('05:10', { grants: [job('rotate')], keys: [k2(true)], stored }))).toEqual([])
  })

  test.each<readonly [string, string, readonly string[]]>([
    ['keeps its key for a minute, in case another Lambda, with another clock, extends it', '04:00:59', []],
    ['does not keep it for longer', '04:01:00', ['deactivate K2', 'create new']],
  ])('a job whose window is over, and whose policies are not detached, %s', (_rule, time, steps) => {
    const grants = [job('rotate')]

    const decision = decideKeyRing(
      newKeyRing(USER),
      { exists: true, grants, keys: [k2(true)], stored: k2Stored },
      at(time),
      7,
    )

    expect(stepsOf(decision)).toEqual(steps)
  })

  test('nothing is decided for a user that IAM does not have any more', () => {
    const decision = decideAt('04:00', { exists: false, grants: [job('rotate')], stored: k2Stored })

    expect(stepsOf(decision)).toEqual([])
    expect(decision.ring.outdated).toEqual([])
  })
})
