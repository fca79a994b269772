import { describe, expect, test } from 'vitest'
import type { ObservedRing } from '#core/keys/key-facts.ts'
import type { KeyRing } from '#core/keys/key-ring.ts'
import { ringAfter } from '#core/keys/ring-after.ts'
import { ringDueAt } from '#core/keys/ring-due.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'
import { decideAt, job, k1, k2, k2Stored, k3, MAX_KEY_AGE_DAYS, stepsOf } from './rings.ts'

const DAY_MS = 24 * 3600 * 1000
const aSecondBefore = (date: Date) => new Date(date.getTime() - 1000)

describe('a user that is never idle', () => {
  const week = new Date(k2Stored.storedAt.getTime() + MAX_KEY_AGE_DAYS * DAY_MS)
  const closesAt = new Date('2025-07-30T00:00:00Z')
  const long = seedGrant({ jobId: 'long', openedAt: at('01:00'), window: { opensAt: at('01:00'), closesAt } })
  const other = seedGrant({ jobId: 'other', openedAt: week, window: { opensAt: week, closesAt } })
  const ring = { uses: [{ jobId: 'long', keyId: 'K2' }], created: ['K2'] }
  const on = (now: Date, observed: Partial<ObservedRing>, more: Partial<KeyRing> = {}) =>
    decideAt(now, { grants: [long], keys: [k2(true)], stored: k2Stored, ...observed }, { ...ring, ...more })

  test('gets a new key beside the old one at the age of seven days, and not a second before', () => {
    expect(stepsOf(on(aSecondBefore(week), {}))).toEqual([])
    expect(on(week, {}).steps).toEqual([{ action: 'create', because: 'age' }])
  })

  test('keeps the old key live until the jobs that began with it are over', () => {
    const observed = { keys: [k2(true), k3(true)], stored: { id: 'K3', storedAt: week } }
    const later = new Date(week.getTime() + 3600 * 1000)
    const more = { created: ['K2', 'K3'] }

    expect(stepsOf(on(later, observed, more))).toEqual([])
    expect(stepsOf(on(later, { ...observed, grants: [other] }, more))).toEqual(['deactivate K2'])
  })

  test('jobs begin with the key that is stored when they are first seen, also in the run that replaces it', () => {
    expect(on(week, { grants: [long, other] }).ring.uses).toEqual([
      { jobId: 'long', keyId: 'K2' },
      { jobId: 'other', keyId: 'K2' },
    ])
  })

  test('with the old key still in use at the next greatest age, no third key is made', () => {
    const observed = { keys: [k2(true), k3(true)], stored: { id: 'K3', storedAt: at('02:00') } }

    expect(stepsOf(on(new Date(week.getTime() + DAY_MS), observed, { created: ['K2', 'K3'] }))).toEqual([])
  })

  test('without room for a second key the old one stays, and an inactive key that Curfew created makes room', () => {
    const keys = [k1(false), k2(true)]

    expect(stepsOf(on(week, { keys }))).toEqual([])
    expect(stepsOf(on(week, { keys }, { created: ['K1', 'K2'] }))).toEqual(['delete K1', 'create new'])
  })

  test('while a job keeps its keys, the old one stays', () => {
    const keeping = { ...other, keys: 'keep' } as const

    expect(stepsOf(on(week, { grants: [long, keeping] }))).toEqual([])
  })
})

describe('a key that is out of service', () => {
  const retired = [{ id: 'K1', since: at('04:00') }]
  const observed = { keys: [k1(false), k2(true)], stored: { id: 'K2', storedAt: at('04:00') } }
  const week = new Date('2025-07-23T04:00:00Z')

  test('is deleted seven days after it was deactivated, without another job, and not a second before', () => {
    expect(stepsOf(decideAt(aSecondBefore(week), observed, { retired }))).toEqual([])
    expect(decideAt(week, observed, { retired }).steps).toEqual([
      { action: 'delete', keyId: 'K1', because: 'retention over' },
    ])
  })

  test('makes its ring due then', () => {
    expect(ringDueAt(decideAt('05:00', observed, { retired }).ring)).toEqual(week)
  })

  test('waits for a job that keeps its keys, and the ring is due again in an hour', () => {
    const grants = [
      seedGrant({
        keys: 'keep',
        openedAt: at('04:00'),
        window: { opensAt: at('04:00'), closesAt: new Date('2025-07-24T00:00:00Z') },
      }),
    ]
    const decision = decideAt(week, { ...observed, grants }, { retired })

    expect(stepsOf(decision)).toEqual([])
    expect(ringDueAt(decision.ring)).toEqual(new Date('2025-07-23T05:00:00Z'))
  })

  test('is retained anew if somebody activated it in between', () => {
    const window = { opensAt: week, closesAt: new Date('2025-07-24T00:00:00Z') }
    const grants = [seedGrant({ openedAt: week, window })]
    const { steps, ring } = decideAt(week, { ...observed, keys: [k1(true), k2(true)], grants }, { retired })

    expect(steps).toEqual([{ action: 'deactivate', keyId: 'K1', because: 'secret not stored' }])
    expect(ring.retired).toEqual([{ id: 'K1', since: week }])
  })

  test('is remembered since when it was deactivated, however often the keys are settled', () => {
    const grants = [job('rotate')]
    const first = decideAt('04:00', { grants, keys: [k2(true)], stored: k2Stored })
    expect(first.ring.retired).toEqual([{ id: 'K2', since: at('04:00') }])

    const again = { grants, keys: [k2(false), k3(true)], stored: { id: 'K3', storedAt: at('04:00:01') } }
    expect(decideAt('05:00', again, first.ring).ring.retired).toEqual([{ id: 'K2', since: at('04:00') }])
  })

  test('is remembered until it is deleted, and looked at again a minute after a failure', () => {
    const { ring } = decideAt(week, observed, { retired, created: ['K1', 'K2'] })
    const failed = ringAfter(ring, { taken: [], created: [], failure: { error: new Error('throttled') } }, week)
    expect(failed.retired).toEqual(retired)
    expect(ringDueAt(failed)).toEqual(new Date('2025-07-23T04:01:00Z'))

    const done = ringAfter(ring, { taken: [{ action: 'delete', keyId: 'K1' }], created: [] }, week)
    expect(done).toMatchObject({ retired: [], created: ['K2'] })
    expect(ringDueAt(done)).toBeUndefined()
  })
})
