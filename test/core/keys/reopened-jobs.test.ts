import { describe, expect, test } from 'vitest'
import type { Grant } from '#core/grant/grant.ts'
import type { FoundKey } from '#core/keys/access-key.ts'
import type { KeyUse } from '#core/keys/key-ring.ts'
import { at } from '#test/fixtures/seed.ts'
import { decideAt, job, k1, k2, k2Stored, k3, stepsOf } from './rings.ts'

const from = { at: at('01:30'), because: 'ended', by: 'acmeco', reason: 'failed' } as const
/** A job that began with K2, ended at 01:30, and is open again from 01:40. */
const reopened = (keys: Grant['keys']) =>
  job(keys, '04:00', '01:40', { jobId: 'again', reopened: { at: at('01:40'), event: 'e', from } })
const sibling = job('rotate', '05:00', '01:00', { jobId: 'sibling' })
const firstUse = { jobId: 'again', keyId: 'K2' }
const bySibling = { jobId: 'sibling', keyId: 'K2' }
const created = ['K2']

describe('a reopened job, whose user has K2 stored from before its end', () => {
  test.each<
    readonly [string, Grant['keys'], readonly Grant[], readonly FoundKey[], readonly KeyUse[], readonly string[]]
  >([
    [
      'gets a new key instead of the one that was deactivated',
      'deactivate',
      [],
      [k2(false)],
      [firstUse],
      ['create new'],
    ],
    [
      'gets a new key instead of one that is still live',
      'rotate',
      [],
      [k2(true)],
      [firstUse],
      ['deactivate K2', 'create new'],
    ],
    [
      'gets a new key beside a job that uses the old one',
      'rotate',
      [sibling],
      [k2(true)],
      [firstUse, bySibling],
      ['create new'],
    ],
    [
      'shares the old key with the job that uses it if there is no room',
      'rotate',
      [sibling],
      [k1(false), k2(true)],
      [firstUse, bySibling],
      [],
    ],
    [
      'shares it although no run has recorded yet which key the other job uses',
      'rotate',
      [sibling],
      [k1(false), k2(true)],
      [],
      [],
    ],
    ['keeps its keys if it is to', 'keep', [], [k2(true)], [], []],
  ])('%s', (_rule, keys, siblings, found, uses, steps) => {
    const grants = [reopened(keys), ...siblings]

    expect(stepsOf(decideAt('01:40', { grants, keys: found, stored: k2Stored }, { created, uses }))).toEqual(steps)
  })

  test('leaves the key that it shares to its sibling, and to itself, until both are over', () => {
    const grants = [reopened('rotate'), sibling]
    const observed = { grants, keys: [k1(false), k2(true)], stored: k2Stored }
    const shared = decideAt('01:40', observed, { created, uses: [firstUse, bySibling] })
    const { ring } = shared

    expect(ring.uses).toEqual([bySibling, { ...firstUse, run: 'e' }])
    expect(stepsOf(decideAt('01:41', observed, ring))).toEqual([])
    expect(stepsOf(decideAt('04:30', observed, ring))).toEqual([])
  })

  test('has no use of a key that is to be replaced for it', () => {
    const observed = { grants: [reopened('rotate'), sibling], keys: [k2(true)], stored: k2Stored }

    expect(decideAt('01:40', observed, { created, uses: [firstUse, bySibling] }).ring.uses).toEqual([bySibling])
  })
})

test('a reopened job uses the key that was stored at its end, for the next job', () => {
  const stored = { id: 'K3', storedAt: at('01:30') }
  const observed = { grants: [reopened('rotate')], keys: [k2(false), { ...k3(true), createdAt: at('01:30') }], stored }
  const { steps, ring } = decideAt('01:40', observed, { created: ['K2', 'K3'], uses: [firstUse] })

  expect(steps).toEqual([])
  expect(ring.uses).toEqual([{ jobId: 'again', keyId: 'K3', run: 'e' }])
})
