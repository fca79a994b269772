import { describe, expect, test } from 'vitest'
import { attachAll, detachAll, namesOf, requestTo } from './grant.ts'
import type { CallKind, Fault, Harness } from './harness.ts'

const FAULTS: readonly Fault[] = ['request lost', 'answer lost', 'throttled']
const OPENING: readonly CallKind[] = ['write policy', 'read document', 'attach']
const CLOSING: readonly CallKind[] = ['detach', 'delete policy']

export function lostAnswerRules(harness: Harness): void {
  test('a lost answer to the write is followed by one read, and not by a second policy', async () => {
    const store = await harness.start()
    store.inject('answer lost', 'write policy')
    const [policy] = await attachAll(store, requestTo(store))

    expect(store.calls('read document')).toBe(1)
    expect(store.calls('delete policy')).toBe(0)
    expect(store.carriedBy(store.principal)).toEqual([policy?.name])
  })

  describe.each(FAULTS)('with one %s', (fault) => {
    test.each(OPENING)('at "%s", the policy is attached once, as it was written', async (kind) => {
      const store = await harness.start()
      store.inject(fault, kind)
      const written = await attachAll(store, requestTo(store))

      expect(store.carriedBy(store.principal)).toEqual(namesOf(written))
      expect(await store.target.policies.tampered('churn', written)).toEqual([])
    })

    test.each(CLOSING)('at "%s", the policy is detached and deleted', async (kind) => {
      const store = await harness.start()
      const before = store.policies()
      const names = namesOf(await attachAll(store, requestTo(store)))
      store.inject(fault, kind)
      await detachAll(store, requestTo(store), names)

      expect(store.carriedBy(store.principal)).toEqual([])
      expect(store.policies()).toEqual(before)
    })
  })

  test('a store that never answers is an error, so that another run tries again', async () => {
    const store = await harness.start()
    store.inject('answer lost', 'attach', Number.POSITIVE_INFINITY)

    await expect(attachAll(store, requestTo(store))).rejects.toThrow()
  })
}
