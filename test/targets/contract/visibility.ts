import { expect, test } from 'vitest'
import { attachAll, detachAll, namesOf, requestTo } from './grant.ts'
import type { Harness, Store } from './harness.ts'

/** AWS's own tools allow as much for a change to IAM to be visible everywhere. */
const LAG_SECONDS = 30

/** Longer than a run may wait: a Lambda has a minute, and its next run tries again. */
const NEVER_SECONDS = 3600
const LONGEST_WAIT_SECONDS = 60

export function visibilityRules(harness: Harness): void {
  test('a policy that is not visible for 30 s is waited for: not yet, not no', async () => {
    const store = await harness.start({ lagSeconds: LAG_SECONDS })
    const written = await attachAll(store, requestTo(store))
    expect(store.carriedBy(store.principal)).toEqual(namesOf(written))

    await store.pass(LAG_SECONDS)
    expect(await store.target.policies.attachedTo(store.principal, 'churn')).toEqual(namesOf(written))
    expect(await store.target.policies.tampered('churn', written)).toEqual([])
  })

  test('so is a policy that was written before, and whose answer was lost', async () => {
    const store = await harness.start({ lagSeconds: LAG_SECONDS })
    store.inject('answer lost', 'write policy')
    const names = namesOf(await attachAll(store, requestTo(store)))

    expect(store.carriedBy(store.principal)).toEqual(names)
    expect(store.calls('delete policy')).toBe(0)
  })

  test('a policy that is not visible within a minute is an error, and is not attached', async () => {
    const store = await harness.start({ lagSeconds: NEVER_SECONDS })
    const before = store.now()

    await expect(attachAll(store, requestTo(store))).rejects.toThrow()
    expect(store.calls('attach')).toBe(0)
    const waited = secondsSince(before, store)
    expect(waited).toBeGreaterThanOrEqual(LAG_SECONDS)
    expect(waited).toBeLessThanOrEqual(LONGEST_WAIT_SECONDS)
  })

  test('a policy that was attached a moment ago is detached without waiting for it', async () => {
    const store = await harness.start({ lagSeconds: LAG_SECONDS })
    const before = store.policies()
    const names = namesOf(await attachAll(store, requestTo(store)))

    expect(await detachAll(store, requestTo(store), names)).toEqual(names.map(() => true))
    expect(store.carriedBy(store.principal)).toEqual([])
    expect(store.policies()).toEqual(before)
  })
}

function secondsSince(before: Date, store: Store): number {
  return (store.now().getTime() - before.getTime()) / 1000
}
