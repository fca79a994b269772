import { expect, test } from 'vitest'
import { attachAll, detachAll, NEVER_WRITTEN, namesOf, proved, requestTo, sorted } from './grant.ts'
import type { Harness } from './harness.ts'

export function policyRules(harness: Harness): void {
  test('what is read back is what was written', async () => {
    const store = await harness.start()
    const request = requestTo(store)
    const written = await attachAll(store, request)
    const names = namesOf(written)
    const { policies } = store.target

    expect(store.carriedBy(store.principal)).toEqual(names)
    expect(written.map(({ name }) => store.documentOf(name))).toEqual(written.map(({ document }) => document))
    expect(await policies.attachedTo(store.principal, 'churn')).toEqual(names)
    expect(await policies.existing('churn', [...names, NEVER_WRITTEN])).toEqual(names)
    expect(await policies.tampered('churn', written)).toEqual([])
    for (const name of names) expect(await policies.endOf('churn', name)).toEqual(request.window.closesAt)
  })

  test('attaching twice is once', async () => {
    const store = await harness.start()
    const names = namesOf(await attachAll(store, requestTo(store)))
    await attachAll(store, requestTo(store))

    expect(store.carriedBy(store.principal)).toEqual(names)
    expect(store.policies()).toEqual(expect.arrayContaining([...names]))
    expect(await store.target.policies.attachedTo(store.principal, 'churn')).toEqual(names)
  })

  test('a store that drops conditions is detected before anything is attached, and nothing is left in it', async () => {
    const store = await harness.start({ dropsConditions: true })
    const before = store.policies()

    await expect(attachAll(store, requestTo(store))).rejects.toThrow('Cannot attach')
    expect(store.calls('attach')).toBe(0)
    expect(store.carriedBy(store.principal)).toEqual([])
    expect(store.policies()).toEqual(before)
  })

  test('detaching says that it was attached, and leaves nothing of the policy', async () => {
    const store = await harness.start()
    const before = store.policies()
    const names = namesOf(await attachAll(store, requestTo(store)))

    expect(await detachAll(store, requestTo(store), names)).toEqual(names.map(() => true))
    expect(store.carriedBy(store.principal)).toEqual([])
    expect(store.policies()).toEqual(before)
    expect(await store.target.policies.attachedTo(store.principal, 'churn')).toEqual([])
    expect(await store.target.policies.existing('churn', names)).toEqual([])
  })

  test('detaching what is gone is success, and so is detaching what never existed', async () => {
    const store = await harness.start()
    const request = requestTo(store)
    const names = namesOf(await attachAll(store, request))
    await detachAll(store, request, names)

    expect(await detachAll(store, request, names)).toEqual(names.map(() => false))
    expect(await detachAll(store, request, [NEVER_WRITTEN])).toEqual([false])
    expect(await detachAll(store, requestTo(store, { principal: store.missing }), [NEVER_WRITTEN])).toEqual([false])
  })

  test('a policy that others detached is deleted all the same', async () => {
    const store = await harness.start()
    const before = store.policies()
    const names = namesOf(await attachAll(store, requestTo(store)))
    for (const name of names) await store.detach(store.principal, 'churn', name)

    expect(await store.target.policies.attachedTo(store.principal, 'churn')).toEqual([])
    expect(await detachAll(store, requestTo(store), names)).toEqual(names.map(() => false))
    expect(store.policies()).toEqual(before)
  })

  test('a principal or a policy that does not exist has nothing attached, and no end', async () => {
    const { target, missing } = await harness.start()

    expect(await target.policies.attachedTo(missing, 'churn')).toEqual([])
    expect(await target.policies.existing('churn', [NEVER_WRITTEN])).toEqual([])
    expect(await target.policies.endOf('churn', NEVER_WRITTEN)).toBeUndefined()
  })

  test('a policy that was never written counts as tampered with', async () => {
    const store = await harness.start()
    const written = proved(store, requestTo(store))

    expect(await store.target.policies.tampered('churn', written)).toEqual(namesOf(written))
  })

  test('what others attached stays', async () => {
    const store = await harness.start()
    const foreign = await store.attachForeign(store.principal)
    const names = namesOf(await attachAll(store, requestTo(store)))

    expect(sorted(store.carriedBy(store.principal))).toEqual(sorted([...foreign, ...names]))
    expect(await store.target.policies.attachedTo(store.principal, 'churn')).toEqual(names)

    await detachAll(store, requestTo(store), names)
    expect(sorted(store.carriedBy(store.principal))).toEqual(sorted(foreign))
  })

  test('of two jobs whose ids begin alike, neither has what is attached for the other', async () => {
    const store = await harness.start()
    const churn = namesOf(await attachAll(store, requestTo(store)))
    const churn2 = namesOf(await attachAll(store, requestTo(store, { jobId: 'churn-2' })))

    expect(await store.target.policies.attachedTo(store.principal, 'churn')).toEqual(churn)
    expect(await store.target.policies.attachedTo(store.principal, 'churn-2')).toEqual(churn2)

    await detachAll(store, requestTo(store), churn)
    expect(store.carriedBy(store.principal)).toEqual(churn2)
  })

  test('an edited policy is found, and attaching it again restores it without detaching it', async () => {
    const store = await harness.start()
    const written = await attachAll(store, requestTo(store))
    for (const { name } of written) await store.edit('churn', name)
    expect(await store.target.policies.tampered('churn', written)).toEqual(namesOf(written))

    await attachAll(store, requestTo(store))
    expect(await store.target.policies.tampered('churn', written)).toEqual([])
    expect(store.carriedBy(store.principal)).toEqual(namesOf(written))
    expect(store.calls('detach')).toBe(0)
  })

  test('a policy that somebody else carries as well is found, and attaching it again detaches it from them alone', async () => {
    const store = await harness.start()
    const written = await attachAll(store, requestTo(store))
    const foreign = await store.attachForeign(store.otherPrincipal)
    for (const { name } of written) await store.attach(store.otherPrincipal, 'churn', name)
    expect(await store.target.policies.tampered('churn', written)).toEqual(namesOf(written))

    await attachAll(store, requestTo(store))
    expect(await store.target.policies.tampered('churn', written)).toEqual([])
    expect(store.carriedBy(store.principal)).toEqual(namesOf(written))
    expect(sorted(store.carriedBy(store.otherPrincipal))).toEqual(sorted(foreign))
    expect(store.calls('detach')).toBe(written.length)
  })

  test('an edited policy is detached from everybody who carries it, and deleted', async () => {
    const store = await harness.start()
    const before = store.policies()
    const names = namesOf(await attachAll(store, requestTo(store)))
    for (const name of names) {
      await store.edit('churn', name)
      await store.attach(store.otherPrincipal, 'churn', name)
    }

    await detachAll(store, requestTo(store), names)
    expect(store.carriedBy(store.otherPrincipal)).toEqual([])
    expect(store.policies()).toEqual(before)
  })
}
