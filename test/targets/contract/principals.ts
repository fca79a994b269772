import { expect, test } from 'vitest'
import { attachAll, requestTo } from './grant.ts'
import type { Harness, Store } from './harness.ts'

export function principalRules(harness: Harness): void {
  test('a principal that Curfew may manage has no problems', async () => {
    const { target, principal, otherPrincipal } = await harness.start()

    expect((await target.principals.inspect(principal, 'long')).problems).toEqual([])
    expect((await target.principals.inspect(otherPrincipal, 'long')).problems).toEqual([])
  })

  test('a principal that does not exist is one problem, at its name', async () => {
    const { target, missing } = await harness.start()
    const { problems } = await target.principals.inspect(missing, 'long')

    expect(problems).toMatchObject([{ path: 'principal.name' }])
    expect(problems[0]?.message).toContain(missing.name)
  })

  test('of a principal that Curfew may not manage, every problem is reported, each at its path', async () => {
    const { target, unmanaged } = await harness.start()
    expect(unmanaged).not.toEqual([])

    for (const { because, principal, problems: count } of unmanaged) {
      const { problems } = await target.principals.inspect(principal, 'long')
      expect(problems, because).toHaveLength(count)
      for (const { path, message } of problems) {
        expect(path).toMatch(/^principal(\.|$)/)
        expect(message, because).not.toBe('')
      }
    }
  })

  test('a principal has an id as long as it exists, no other has it, and its problems are the same with and without patience', async () => {
    const { target, principal, otherPrincipal, missing, unmanaged } = await harness.start()
    const [one, same, other] = await Promise.all(
      [principal, principal, otherPrincipal].map((each) => target.principals.inspect(each)),
    )

    expect(one).toMatchObject({ id: expect.any(String), problems: [] })
    expect(same).toEqual(one)
    expect(other?.id).not.toBe(one?.id)
    expect((await target.principals.inspect(missing)).id).toBeUndefined()
    for (const each of [missing, ...unmanaged.map(({ principal }) => principal)])
      expect((await target.principals.inspect(each)).problems).toEqual(
        (await target.principals.inspect(each, 'long')).problems,
      )
  })

  test('quotas are whole numbers, and a fresh account has room', async () => {
    const { target, principal } = await harness.start()
    const quotas = await target.principals.quotasOf(principal)

    for (const [name, value] of Object.entries(quotas)) expect(Number.isInteger(value) && value >= 0, name).toBe(true)
    expect(await target.principals.foreignPolicies(principal)).toEqual([])
    expect(quotas.attachments).toBeGreaterThan(0)
    expect(quotas.heldPolicies).toBeLessThan(quotas.policies)
    if (harness.hasKeys) expect(quotas.accessKeys).toBeGreaterThan(0)
  })

  test('policies of others count as foreign attachments, and policies of Curfew only as held by the account', async () => {
    const store = await harness.start()
    const foreign = await store.attachForeign(store.principal)
    await attachAll(store, requestTo(store))
    const { principals } = store.target
    const quotas = await principals.quotasOf(store.principal)

    expect(await principals.foreignPolicies(store.principal)).toHaveLength(foreign.length)
    expect(await principals.foreignPolicies(store.missing)).toEqual([])
    expect(quotas.heldPolicies).toBe(store.policies().length)
  })

  test('as many policies can be attached as the quota says, and one more is an error at once', async ({ skip }) => {
    skip(!harness.hasQuotas, 'the store documents no quotas')
    const store = await harness.start()
    const { attachments } = await store.target.principals.quotasOf(store.principal)
    await attachJobs(store, attachments)
    const [before, calls] = [store.now(), store.calls('attach')]

    await expect(attachAll(store, requestTo(store))).rejects.toThrow()
    expect(store.calls('attach')).toBe(calls + 1)
    expect(store.now().getTime() - before.getTime()).toBeLessThan(5000)
    expect(store.carriedBy(store.principal)).toHaveLength(attachments)
  })
}

async function attachJobs(store: Store, count: number): Promise<void> {
  for (let job = 0; store.carriedBy(store.principal).length < count; job++) {
    await attachAll(store, requestTo(store, { jobId: `job-${job}` }))
  }
}
