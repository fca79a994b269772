import { expect, test } from 'vitest'
import type { InventoriedPolicy } from '#core/target.ts'
import { attachAll, detachAll, namesOf, requestTo, sorted } from './grant.ts'
import type { Harness, Store } from './harness.ts'

/** More than a store lists in one answer: IAM lists 1,000. */
const MORE_THAN_A_PAGE = 1001

export function inventoryRules(harness: Harness): void {
  test('it lists no policies of others', async () => {
    const store = await harness.start()
    await store.attachForeign(store.principal)

    expect(await inventoried(store)).toEqual([])
  })

  test('it lists exactly what carries our mark, attached to any principal or to none', async () => {
    const store = await harness.start()
    await store.attachForeign(store.principal)
    const churn = namesOf(await attachAll(store, requestTo(store)))
    const fraud = requestTo(store, { jobId: 'fraud', principal: store.otherPrincipal })
    const planted = await store.plant('lost-job', 1)
    const all = [...churn, ...namesOf(await attachAll(store, fraud)), ...planted]

    const found = await inventoried(store)
    expect(sorted(found.map(({ name }) => name))).toEqual(sorted(all))
    expect(new Set(found.map(({ jobId }) => jobId))).toEqual(new Set(['churn', 'fraud', 'lost-job']))
  })

  test('each policy shows its creation time, its holder, and from its tags its principal and its end', async () => {
    const store = await harness.start()
    const request = requestTo(store)
    await attachAll(store, request)

    for (const { jobId, createdAt, holder, tags } of await inventoried(store)) {
      expect(jobId).toBe('churn')
      expect(Math.abs(createdAt.getTime() - store.now().getTime())).toBeLessThan(60_000)
      expect(await holder()).toEqual(store.principal)
      expect(await tags()).toEqual({ principal: store.principal, closesAt: request.window.closesAt })
    }
  })

  test('a policy that others created with our mark has none of our tags, and the holder that it is attached to', async () => {
    const store = await harness.start()
    const [name = ''] = await store.plant('lost-job', 1)
    const [unattached] = await inventoried(store)
    expect(unattached).toMatchObject({ jobId: 'lost-job', name })
    expect(await unattached?.holder()).toBeUndefined()
    expect(await unattached?.tags()).toEqual({})

    await store.attach(store.otherPrincipal, 'lost-job', name)
    const [attached] = await inventoried(store)
    expect(await attached?.holder()).toEqual(store.otherPrincipal)
  })

  test('a policy that is deleted while the list is read has no holder and no tags', async () => {
    const store = await harness.start()
    const names = namesOf(await attachAll(store, requestTo(store)))
    const found = await inventoried(store)
    await detachAll(store, requestTo(store), names)

    for (const { holder, tags } of found) {
      expect(await holder()).toBeUndefined()
      expect(await tags()).toEqual({})
    }
  })

  test('it lists more policies than fit into one answer', async () => {
    const store = await harness.start()
    const planted = await store.plant('lost-job', MORE_THAN_A_PAGE)

    const found = await inventoried(store)
    expect(found).toHaveLength(MORE_THAN_A_PAGE)
    expect(new Set(found.map(({ name }) => name))).toEqual(new Set(planted))
  })
}

async function inventoried({ target }: Store): Promise<readonly InventoriedPolicy[]> {
  const found: InventoriedPolicy[] = []
  for await (const policy of target.inventory.policies()) found.push(policy)
  return found
}
