import { describe, expect, test } from 'vitest'
import type { Grant } from '#core/grant/grant.ts'
import type { FoundKey } from '#core/keys/access-key.ts'
import { at } from '#test/fixtures/seed.ts'
import { decideAt, job, k1, k2, k2Stored, k3, revoked, stepsOf } from './rings.ts'

const k3Stored = { id: 'K3', storedAt: at('04:00:01') }
const report = { at: at('02:00'), hasJobs: true, by: 'soc', reason: 'key in a public repository' }

describe('a rotation that is due is not forgotten', () => {
  test('a deactivating sibling that ends last leaves no live key, and the next job gets a new one', () => {
    const rotating = job('rotate', '02:00')
    const sibling = job('deactivate', '03:00')
    const first = decideAt('02:00', { grants: [rotating, sibling], keys: [k2(true)], stored: k2Stored })
    expect(stepsOf(first)).toEqual([])
    expect(first.ring.outdated).toEqual([{ keyId: 'K2', because: 'closed' }])

    const second = decideAt('03:00', { grants: [sibling], keys: [k2(true)], stored: k2Stored }, first.ring)
    expect(stepsOf(second)).toEqual(['deactivate K2'])

    const next = job('deactivate', '05:00', '04:00')
    const third = decideAt('04:00', { grants: [next], keys: [k2(false)], stored: k2Stored }, second.ring)
    expect(stepsOf(third)).toEqual(['create new'])
  })

  test('it is done once the key is off and another is stored, whatever the clocks of the Lambdas say', () => {
    const outdated = [{ keyId: 'K2', because: 'closed' }] as const
    const uses = [{ jobId: 'rotate-until-04:00', keyId: 'K2' }]
    const behind = { id: 'K3', storedAt: at('03:59:58') }
    const observed = { grants: [job('rotate')], keys: [k2(false), k3(true)], stored: behind }

    const decision = decideAt('04:00', observed, { outdated, uses })

    expect(stepsOf(decision)).toEqual([])
    expect(decision.ring.outdated).toEqual([])
  })

  test('a job that keeps its keys delays it until that job is over', () => {
    const rotating = job('rotate', '02:00')
    const before = decideAt('02:30', { grants: [rotating, job('keep')], keys: [k2(true)], stored: k2Stored })
    expect(stepsOf(before)).toEqual([])

    const after = decideAt('04:00', { grants: [job('keep')], keys: [k2(true)], stored: k2Stored }, before.ring)
    expect(stepsOf(after)).toEqual(['deactivate K2', 'create new'])
  })

  test("a key that is stored in the instant in which its job ends counts as the job's", () => {
    const ended = job('rotate', '02:00')
    const observed = { grants: [ended], keys: [k2(true)], stored: { id: 'K2', storedAt: at('02:00') } }

    expect(stepsOf(decideAt('02:00', observed))).toEqual(['deactivate K2', 'create new'])
  })

  test('a grant whose keys are done asks for nothing again', () => {
    const done = job('rotate', '02:00', '01:00', { keysDoneAt: at('02:00:05') })

    expect(decideAt('04:00', { grants: [done], keys: [k2(true)], stored: k2Stored }).ring.outdated).toEqual([])
  })
})

describe('a revocation forces a rotation', () => {
  test('of a job that only deactivates: its key is never activated again', () => {
    const grant = job('deactivate', '04:00', '01:00', revoked('02:00'))
    const closed = decideAt('02:00', { grants: [grant], keys: [k2(true)], stored: k2Stored })
    expect(stepsOf(closed)).toEqual(['deactivate K2'])
    expect(closed.ring.outdated).toEqual([{ keyId: 'K2', because: 'revoked' }])

    const next = job('deactivate', '04:00', '03:00')
    expect(stepsOf(decideAt('03:00', { grants: [next], keys: [k2(false)], stored: k2Stored }, closed.ring))).toEqual([
      'create new',
    ])
  })

  test('once the job that shares the key is over', () => {
    const grants = [job('deactivate', '03:00', '01:00', revoked('02:00')), job('rotate')]
    const first = decideAt('02:00', { grants, keys: [k2(true)], stored: k2Stored })
    expect(stepsOf(first)).toEqual([])

    const { steps } = decideAt('04:00', { grants: [job('rotate')], keys: [k2(true)], stored: k2Stored }, first.ring)
    expect(steps).toEqual([
      { action: 'deactivate', keyId: 'K2', because: 'revoked' },
      { action: 'create', because: 'revoked' },
    ])
  })

  test('but not of a job that keeps its keys', () => {
    const grant = job('keep', '04:00', '01:00', revoked('02:00'))

    expect(decideAt('02:00', { grants: [grant], keys: [k2(true)], stored: k2Stored }).ring.outdated).toEqual([])
  })
})

describe('a compromised key', () => {
  type Case = readonly [rule: string, grants: readonly Grant[], keys: readonly FoundKey[], steps: readonly string[]]
  test.each<Case>([
    ['is replaced although a job uses it', [job('rotate')], [k2(true)], ['deactivate K2', 'create new']],
    ['is replaced although a job keeps its keys', [job('keep')], [k2(true)], ['deactivate K2', 'create new']],
    [
      'is replaced together with every other live key of the user',
      [job('rotate')],
      [k1(true), k2(true)],
      ['deactivate K1', 'deactivate K2', 'delete K2', 'create new'],
    ],
    ['is replaced while no job runs', [], [k2(true)], ['deactivate K2', 'create new']],
  ])('%s', (_rule, grants, keys, steps) => {
    const ring = { compromise: report, created: ['K2'], uses: [{ jobId: 'rotate-until-04:00', keyId: 'K2' }] }

    expect(stepsOf(decideAt('02:00', { grants, keys, stored: k2Stored }, ring))).toEqual(steps)
  })

  test('of a user whose keys are off between jobs is deactivated, and the next job gets a new one', () => {
    const last = { jobId: 'a', endedAt: at('01:30'), keys: 'deactivate' } as const
    const idle = decideAt('02:00', { keys: [k2(true)], stored: k2Stored }, { compromise: report, last })
    expect(stepsOf(idle)).toEqual(['deactivate K2'])

    const grants = [job('deactivate', '05:00', '04:00')]
    const opening = decideAt('04:00', { grants, keys: [k2(false)], stored: k2Stored }, idle.ring)
    expect(stepsOf(opening)).toEqual(['create new'])
  })

  test('is not replaced a second time while IAM still lists it as active', () => {
    const outdated = [{ keyId: 'K2', because: 'compromised' }] as const
    const observed = { grants: [job('rotate')], keys: [k2(true), k3(true)], stored: k3Stored }

    expect(stepsOf(decideAt('02:00', observed, { outdated, created: ['K2', 'K3'] }))).toEqual(['deactivate K2'])
  })

  test.each([
    [
      'is replaced in its turn when its job rotates',
      'rotate',
      ['deactivate K2', 'deactivate K3', 'delete K3', 'create new'],
    ],
    ['is off when its job deactivates', 'deactivate', ['deactivate K2', 'deactivate K3']],
  ] as const)(
    'leaves a replacement that %s, although IAM still lists the compromised one as active',
    (_rule, keys, steps) => {
      const outdated = [{ keyId: 'K2', because: 'compromised' }] as const
      const uses = [{ jobId: `${keys}-until-05:00`, keyId: 'K3' }]
      const observed = { grants: [job(keys, '05:00')], keys: [k2(true), k3(true)], stored: k3Stored }

      expect(stepsOf(decideAt('05:00', observed, { outdated, uses, created: ['K3'] }))).toEqual(steps)
    },
  )

  test('stays due until another key is stored, although it is off', () => {
    const outdated = [{ keyId: 'K1', because: 'compromised' }] as const

    const decision = decideAt('02:00', { grants: [job('keep')], keys: [k1(false)] }, { outdated })
    expect(stepsOf(decision)).toEqual(['create new'])
    const after = { grants: [job('keep')], keys: [k1(false), k3(true)], stored: k3Stored }
    expect(decideAt('02:01', after, decision.ring).ring.outdated).toEqual([])
  })

  test('of a user that Curfew has had no job for is left alone', () => {
    const decision = decideAt('02:00', { keys: [k1(true)] }, { compromise: { ...report, hasJobs: false } })

    expect(stepsOf(decision)).toEqual([])
    expect(decision.ring.compromise).toBeUndefined()
  })
})
